/**
 * A rendition described: its geometry, its format and the limits of the place it goes to. A recipe never changes; a change is a new
 * `version` of the same name, so that a rendition says for ever what it was made by.
 */
export interface Recipe {
  readonly name: string;
  readonly version: number;
  readonly purpose: 'preview' | 'web' | 'social' | 'display';
  readonly drawing: Drawing;
}

/** All that decides the bytes of a rendition, besides its source and the engine. Recipes with equal drawings share one object. */
export interface Drawing {
  /** `inside`: the whole picture, within the box. `cover`: the box filled, the rest cut off evenly on both sides. */
  readonly fit: 'inside' | 'cover';
  readonly width: number;
  readonly height: number;
  readonly format: 'jpeg' | 'webp';
  /** 1 to 100; the first quality tried. Where `maxBytes` is passed, lower ones follow. */
  readonly quality: number;
  /** What the channel takes at most; null where nothing limits it. */
  readonly maxBytes: number | null;
  /**
   * A picture is never enlarged. A source too small for a `cover` box is cut to the same shape at its own size, down to this one;
   * below it, or where this is null and the channel takes the exact size only, there is no rendition.
   */
  readonly smallest: { readonly width: number; readonly height: number } | null;
}

const kilobyte = 1_000;
const megabyte = 1_000_000;

function preview(side: number): Recipe {
  return {
    name: `preview-${side}`,
    version: 1,
    purpose: 'preview',
    drawing: { fit: 'inside', width: side, height: side, format: 'webp', quality: 80, maxBytes: null, smallest: null },
  };
}

function crop(
  name: string,
  purpose: 'social' | 'display',
  [width, height]: readonly [number, number],
  maxBytes: number,
  smallest: Drawing['smallest'],
): Recipe {
  return { name, version: 1, purpose, drawing: { fit: 'cover', width, height, format: 'jpeg', quality: 82, maxBytes, smallest } };
}

/**
 * Every display advertisement goes out at its exact size and with at most 150 kB, the cap of the networks that take uploaded
 * display (Google Ads help, "Specifications for uploaded display ads"; IAB New Ad Portfolio for the sizes).
 */
function display(width: number, height: number): Recipe {
  return crop(`display-${width}x${height}`, 'display', [width, height], 150 * kilobyte, null);
}

/** The renditions that every picture gets. */
export const standardRecipes: readonly Recipe[] = [
  preview(320),
  preview(640),
  preview(1_280),
  {
    name: 'web-2048',
    version: 1,
    purpose: 'web',
    drawing: { fit: 'inside', width: 2_048, height: 2_048, format: 'jpeg', quality: 85, maxBytes: null, smallest: null },
  },
  // Instagram takes JPEG up to 8 MB, 4:5 to 1.91:1, 320 to 1440 pixels wide (Instagram Platform, IG User Media).
  crop('instagram-feed', 'social', [1_080, 1_350], 8 * megabyte, { width: 320, height: 400 }),
  // 9:16 fills the screen; 540 x 960 is the least that the platforms' own tools do not call blurred.
  crop('instagram-story', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }),
  // LinkedIn: 1.91:1, JPEG up to 5 MB, at least 640 x 360; under 401 wide it shows as a thumbnail (LinkedIn Help a426534).
  crop('linkedin', 'social', [1_200, 627], 5 * megabyte, { width: 640, height: 334 }),
  // TikTok photo post: up to 1080p, JPEG or WebP, 20 MB; the stricter 8 MB keeps it one object with the Instagram story.
  crop('tiktok', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }),
  display(300, 250),
  display(728, 90),
  display(160, 600),
  display(970, 250),
];

/**
 * A rendition described: its geometry, its format and the limits of the place it goes to. A recipe never changes; a change is a new
 * `version` of the same name, so that a rendition says for ever what it was made by.
 */
export interface Recipe {
  readonly name: string;
  readonly version: number;
  readonly purpose: RecipePurpose;
  readonly drawing: Drawing;
}

/** Where a rendition is for; only a `preview` stays in the house. */
export type RecipePurpose = 'preview' | 'web' | 'social' | 'display' | 'email';

export type RenditionFormat = 'jpeg' | 'webp' | 'png' | 'avif';

/** All that decides the bytes of a rendition, besides its source and the engine. Recipes with equal drawings share one object. */
export interface Drawing {
  /**
   * `inside`: the whole picture, within the box. `cover`: the box filled, the rest cut off as the version is framed. `contain`: the whole
   * picture in the middle of the box, the rest of the box in the background colour.
   */
  readonly fit: 'inside' | 'cover' | 'contain';
  readonly width: number;
  readonly height: number;
  readonly format: RenditionFormat;
  /** 1 to 100; the best quality, and the one of a rendition without a byte cap. */
  readonly quality: number;
  /** The least quality that is still worth showing: where the byte cap is not met at this one, a person is asked. */
  readonly lowestQuality: number;
  /** What the channel also takes, in the order of preference, tried where `format` does not meet the byte cap. */
  readonly otherFormats: readonly RenditionFormat[];
  /** What the channel takes at most; null where nothing limits it. */
  readonly maxBytes: number | null;
  /**
   * A picture is never enlarged. A source too small for a `cover` box is cut to the same shape at its own size, down to this one;
   * below it, or where this is null and the channel takes the exact size only, there is no rendition.
   */
  readonly smallest: { readonly width: number; readonly height: number } | null;
  /** `srgb`: converted to it. `keep`: in the colours of the source, whose profile goes along. */
  readonly colour: 'srgb' | 'keep';
  /** Standard deviation of the sharpening after the reduction, in pixels; null for none. */
  readonly sharpen: number | null;
  /** #rrggbb or #rrggbbaa: around the picture, and behind it where the format has no transparency. */
  readonly background: string;
  /** Pixels of background on each side, within the box. */
  readonly padding: number;
  /** Radius of the corners in pixels; 0 leaves them square. */
  readonly cornerRadius: number;
  /** A mark over the whole picture, for what is shown before it is licensed; null for none. */
  readonly watermark: Watermark | null;
  /** Whether what moves in the source moves in the rendition; only WebP can. */
  readonly animated: boolean;
  /** The slots whose text is drawn over the picture, where the version has them; without them the drawing is the picture alone. */
  readonly captions: readonly Caption[];
}

export interface Watermark {
  readonly text: string;
  /** 0 to 1. */
  readonly opacity: number;
  /** Once in the middle, or all over. */
  readonly tiled: boolean;
}

/** What a drawing does where nothing else is said. */
export const plainDrawing = {
  lowestQuality: 40,
  otherFormats: [],
  maxBytes: null,
  smallest: null,
  colour: 'srgb',
  sharpen: null,
  background: '#ffffff',
  padding: 0,
  cornerRadius: 0,
  watermark: null,
  animated: false,
  captions: [],
} as const satisfies Partial<Drawing>;

/**
 * A text of a component on a band along an edge of the picture. It is drawn as large as the band allows, and never smaller than
 * `smallestText`, never cut and never over another caption: where it does not fit so, there is no rendition.
 */
export interface Caption {
  readonly slot: string;
  readonly edge: 'top' | 'bottom';
  /** Pixels of the rendition. */
  readonly largestText: number;
  readonly smallestText: number;
  /** Of the rendition, for the whole band: 0 to 1. The bands of one drawing come to 1 at most. */
  readonly mostHeight: number;
  readonly ink: string;
  /** #rrggbbaa; dark enough for the ink to be read over white. */
  readonly background: string;
}

const kilobyte = 1_000;
const megabyte = 1_000_000;

function preview(side: number): Recipe {
  return {
    name: `preview-${side}`,
    version: 1,
    purpose: 'preview',
    drawing: { ...plainDrawing, fit: 'inside', width: side, height: side, format: 'webp', quality: 80 },
  };
}

/** The offer above and the safety line below, in white on black that lets a quarter of the light through: 10:1 over white. */
function captions(offer: Omit<Caption, keyof typeof band | 'slot' | 'edge'>, safety: typeof offer): readonly Caption[] {
  return [
    { slot: 'offer', edge: 'top', ...offer, ...band },
    { slot: 'safety', edge: 'bottom', ...safety, ...band },
  ];
}
const band = { ink: '#ffffff', background: '#000000bf' } as const;

/** Version 2 draws captions. */
function crop(
  name: string,
  purpose: 'social' | 'display',
  [width, height]: readonly [number, number],
  maxBytes: number,
  smallest: Drawing['smallest'],
  texts: readonly Caption[],
): Recipe {
  return { name, version: 2, purpose, drawing: { ...plainDrawing, fit: 'cover', width, height, format: 'jpeg', quality: 82, maxBytes, smallest, captions: texts } };
}

/** On a telephone, a picture 1080 pixels wide is shown about 360 points wide: a third of the size. */
const socialCaptions = captions({ largestText: 64, smallestText: 36, mostHeight: 0.25 }, { largestText: 32, smallestText: 24, mostHeight: 0.25 });

/**
 * Every display advertisement goes out at its exact size and with at most 150 kB, the cap of the networks that take uploaded
 * display (Google Ads help, "Specifications for uploaded display ads"; IAB New Ad Portfolio for the sizes).
 */
function display(width: number, height: number, mostHeight: number): Recipe {
  const texts = captions({ largestText: 24, smallestText: 13, mostHeight }, { largestText: 13, smallestText: 10, mostHeight });
  return crop(`display-${width}x${height}`, 'display', [width, height], 150 * kilobyte, null, texts);
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
    drawing: { ...plainDrawing, fit: 'inside', width: 2_048, height: 2_048, format: 'jpeg', quality: 85 },
  },
  // Instagram takes JPEG up to 8 MB, 4:5 to 1.91:1, 320 to 1440 pixels wide (Instagram Platform, IG User Media).
  crop('instagram-feed', 'social', [1_080, 1_350], 8 * megabyte, { width: 320, height: 400 }, socialCaptions),
  // 9:16 fills the screen; 540 x 960 is the least that the platforms' own tools do not call blurred.
  crop('instagram-story', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }, socialCaptions),
  // LinkedIn: 1.91:1, JPEG up to 5 MB, at least 640 x 360; under 401 wide it shows as a thumbnail (LinkedIn Help a426534).
  crop('linkedin', 'social', [1_200, 627], 5 * megabyte, { width: 640, height: 334 }, socialCaptions),
  // TikTok photo post: up to 1080p, JPEG or WebP, 20 MB; the stricter 8 MB keeps it one object with the Instagram story.
  crop('tiktok', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }, socialCaptions),
  display(300, 250, 0.35),
  display(728, 90, 0.45),
  display(160, 600, 0.35),
  display(970, 250, 0.35),
];

import { standardLayout } from './standard-layout.js';
import type { TextLayout } from './text-layout.js';

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

/** How finely colour is kept beside brightness: at each pixel, or one for four. WebP keeps one for four always, PNG all. */
export type Chroma = '4:4:4' | '4:2:0';

/** Whether strangers may see it: then it says whose picture it is, and what may be done with it. */
export function leavesTheHouse({ purpose }: Pick<Recipe, 'purpose'>): boolean {
  return purpose !== 'preview';
}

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
  /** `4:4:4` is the better one; where the byte cap is not met with it, `4:2:0` is tried. */
  readonly chroma: Chroma;
  /** What the channel also takes, in the order of preference, tried where `format` does not meet the byte cap. */
  readonly otherFormats: readonly RenditionFormat[];
  /** What the channel takes at most; null where nothing limits it. */
  readonly maxBytes: number | null;
  /**
   * A picture is never enlarged. A source too small for a `cover` box is cut to the same shape at its own size, down to this one;
   * below it, or where this is null and the channel takes the exact size only, there is no rendition.
   */
  readonly smallest: { readonly width: number; readonly height: number } | null;
  /**
   * `srgb`: converted to it, and without a profile, which everyone takes for sRGB. `keep`: in the colours of the source, whose profile
   * goes along; a source that is not RGB with a profile of its own is converted all the same.
   */
  readonly colour: 'srgb' | 'keep';
  /** Standard deviation of the sharpening after the reduction, in pixels; null for none. */
  readonly sharpen: number | null;
  /** #rrggbb or #rrggbbaa: around the picture, and behind it where the format has no transparency. */
  readonly background: string;
  /** Pixels of background on each side, within the box. */
  readonly padding: number;
  /** Radius of the picture's own corners in pixels; 0 leaves them square. They show the background, or nothing where nothing is around it. */
  readonly cornerRadius: number;
  /** A mark over the whole picture, for what is shown before it is licensed; null for none. */
  readonly watermark: Watermark | null;
  /** Whether what moves in the source moves in the rendition. Only WebP can; a film larger than domain/picture-limits.ts says stays a still. */
  readonly animated: boolean;
  /** Where the texts and the logo of the version stand on the picture; null draws none of them. Without any the drawing is the picture alone. */
  readonly layout: TextLayout | null;
  /** Pixels of the rendition for one point as the viewer sees it: how large the texts of the layout come out. */
  readonly pixelsPerPoint: number;
  /** The part that the interface of the platform leaves free, in shares of the rendition: texts stand in it only; null is all of it. */
  readonly safeArea: SafeArea | null;
}

export interface SafeArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
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
  chroma: '4:2:0',
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
  layout: null,
  pixelsPerPoint: 1,
  safeArea: null,
} as const satisfies Partial<Drawing>;

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

/** Version 3 sets its texts by a layout. */
function crop(
  name: string,
  purpose: 'social' | 'display',
  [width, height]: readonly [number, number],
  maxBytes: number,
  smallest: Drawing['smallest'],
  lettering: Pick<Drawing, 'pixelsPerPoint' | 'safeArea'>,
): Recipe {
  const drawing: Drawing = { ...plainDrawing, ...lettering, fit: 'cover', width, height, format: 'jpeg', quality: 82, maxBytes, smallest, layout: standardLayout };
  return { name, version: 3, purpose, drawing };
}

/** On a telephone, a picture 1080 pixels wide is shown about 400 points wide. */
const onTelephones = { pixelsPerPoint: 2.7, safeArea: null } as const;

/** Of a story, 250 of 1920 pixels above and 340 below are under the platform's own interface (Meta Business Help, "Stories ads"). */
const storyOnTelephones = { pixelsPerPoint: 2.7, safeArea: { x: 0.06, y: 0.14, width: 0.88, height: 0.66 } } as const;

/**
 * Every display advertisement goes out at its exact size and with at most 150 kB, the cap of the networks that take uploaded
 * display (Google Ads help, "Specifications for uploaded display ads"; IAB New Ad Portfolio for the sizes).
 */
function display(width: number, height: number): Recipe {
  return crop(`display-${width}x${height}`, 'display', [width, height], 150 * kilobyte, null, { pixelsPerPoint: 1, safeArea: null });
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
  crop('instagram-feed', 'social', [1_080, 1_350], 8 * megabyte, { width: 320, height: 400 }, onTelephones),
  // 9:16 fills the screen; 540 x 960 is the least that the platforms' own tools do not call blurred.
  crop('instagram-story', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }, storyOnTelephones),
  // LinkedIn: 1.91:1, JPEG up to 5 MB, at least 640 x 360; under 401 wide it shows as a thumbnail (LinkedIn Help a426534).
  crop('linkedin', 'social', [1_200, 627], 5 * megabyte, { width: 689, height: 360 }, onTelephones),
  // TikTok photo post: up to 1080p, JPEG or WebP, 20 MB; the stricter 8 MB keeps it one object with the Instagram story.
  crop('tiktok', 'social', [1_080, 1_920], 8 * megabyte, { width: 540, height: 960 }, storyOnTelephones),
  display(300, 250),
  display(728, 90),
  display(160, 600),
  display(970, 250),
];

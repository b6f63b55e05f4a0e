import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Drawn } from '../../activities/render/draw-picture.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import type { Drawing, Recipe } from '../../domain/recipes.js';
import { plainDrawing, standardRecipes } from '../../domain/recipes.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { asStoredFor } from '../builders/as-stored-for.js';
import { blackPng, gifOfFrames, lyingPng, sample, textBombPng } from '../builders/hostile-files.js';
import { likeness } from '../builders/likeness.js';

const recipes = (...names: string[]): Recipe[] => standardRecipes.filter(({ name }) => names.includes(name));

function bitsApart(a: string, b: string): number {
  return Array.from(a).filter((bit, at) => bit !== b[at]).length;
}

function named(drawn: Drawn, name: string): Buffer {
  const output = drawn.outputs.find(({ recipes: made }) => made.some((recipe) => recipe.name === name));
  if (output === undefined) throw new Error(`no ${name}`);
  return output.bytes;
}

async function previewOf(file: Buffer): Promise<Buffer> {
  return named(await drawPicture(file, recipes('preview-320'), onlyThePicture), 'preview-320');
}

describe('the renditions of a photograph', () => {
  test('have the size, format and byte cap of their recipe', async () => {
    const { outputs, failures } = await drawPicture(sample('Elephants_3840x2160.jpg'), standardRecipes, onlyThePicture);
    expect(failures).toEqual([]);
    for (const { drawing, bytes, size } of outputs) {
      const seen = await sharp(bytes).metadata();
      expect([seen.format, seen.width, seen.height]).toEqual([drawing.format, size.width, size.height]);
      if (drawing.fit === 'cover') expect(size).toEqual({ width: drawing.width, height: drawing.height });
      expect(bytes.length).toBeLessThanOrEqual(drawing.maxBytes ?? Infinity);
    }
  });

  test('carry none of its metadata', async () => {
    const { outputs } = await drawPicture(sample('Dune.jpg'), standardRecipes, onlyThePicture);
    for (const { bytes } of outputs) {
      const seen = await sharp(bytes).metadata();
      expect([seen.exif, seen.xmp, seen.iptc, seen.icc, seen.orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    }
  });

  test.each(['TwoWings.jpg', 'Wood.jpg'])('look as if each was drawn straight from the original: %s', async (photograph) => {
    const file = sample(photograph);
    const drawn = await drawPicture(file, standardRecipes, onlyThePicture);
    for (const { name, drawing } of recipes('preview-640', 'instagram-feed', 'linkedin', 'display-300x250')) {
      const resized = sharp(file).resize(drawing.width, drawing.height, { fit: drawing.fit });
      const { quality } = drawing;
      const direct = await (drawing.format === 'webp' ? resized.webp({ quality, effort: 2 }) : resized.jpeg({ quality })).toBuffer();
      expect(await likeness(named(drawn, name), direct)).toBeGreaterThanOrEqual(40);
    }
  });

  test('stand upright, whichever way the camera was held', async () => {
    const upright = sample('rocket.jpg');
    const wanted = await previewOf(upright);
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const { facts, outputs } = await drawPicture(await asStoredFor(upright, orientation), recipes('preview-320'), onlyThePicture);
      expect([facts.width, facts.height]).toEqual([640, 427]);
      expect(await likeness(outputs[0]!.bytes, wanted)).toBeGreaterThan(35);
    }
  });

  test.each([
    ['print colours', (file: Buffer) => sharp(file).toColourspace('cmyk').jpeg()],
    ['16 bits a channel', (file: Buffer) => sharp(file).toColourspace('rgb16').png()],
    ['a wide colour profile', (file: Buffer) => sharp(file).withIccProfile('p3').jpeg({ quality: 95 })],
  ])('have the colours that were meant: %s', async (_, encoded) => {
    const file = await encoded(sample('rocket.jpg')).toBuffer();
    expect(await likeness(await previewOf(file), await previewOf(sample('rocket.jpg')))).toBeGreaterThan(20);
  });

  test('of a greyscale picture are grey', async () => {
    const { facts, outputs } = await drawPicture(await sharp(sample('rocket.jpg')).toColourspace('b-w').png().toBuffer(), recipes('preview-320', 'display-300x250'), onlyThePicture);
    expect(facts.colourSpace).toBe('b-w');
    for (const { bytes } of outputs) {
      const [red, green, blue] = (await sharp(bytes).stats()).channels;
      expect(Math.abs((red?.mean ?? 0) - (green?.mean ?? 0)) + Math.abs((red?.mean ?? 0) - (blue?.mean ?? 0))).toBeLessThan(1);
    }
  });

  test('of a see-through picture stay so as WebP and are on white as JPEG', async () => {
    const clear = await sharp({ create: { width: 400, height: 400, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const { facts, outputs } = await drawPicture(clear, recipes('preview-320', 'display-300x250'), onlyThePicture);
    expect(facts).toMatchObject({ hasAlpha: true, dominantColours: [] });
    expect((await sharp(outputs[0]!.bytes).metadata()).hasAlpha).toBe(true);
    expect((await sharp(outputs[1]!.bytes).stats()).dominant).toEqual({ r: 248, g: 248, b: 248 });
  });

  test('step down in quality to keep the cap, and fail with the numbers where even that is too much', async () => {
    const noise = await sharp({ create: { width: 1_000, height: 1_000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 90 } } }).png().toBuffer();
    const [display] = recipes('display-300x250') as [Recipe];
    const capped = (maxBytes: number): Recipe[] => [{ ...display, drawing: { ...display.drawing, maxBytes } }];
    const { outputs } = await drawPicture(noise, capped(30_000), onlyThePicture);
    expect(outputs[0]!.bytes.length).toBeLessThanOrEqual(30_000);
    expect((await drawPicture(noise, capped(1_000), onlyThePicture)).failures).toEqual([
      { recipes: capped(1_000), reason: 'render.byte_cap', facts: { cap: 1_000, smallestBytes: expect.any(Number), quality: 40, format: 'jpeg', tried: 2 } },
    ]);
  });

  test('are drawn from the first frame of a film', async () => {
    const { facts, outputs } = await drawPicture(gifOfFrames(5_000), recipes('preview-320'), onlyThePicture);
    expect(facts).toMatchObject({ width: 1, height: 1, pages: 5_000 });
    expect(outputs).toHaveLength(1);
  });
});

describe('a rendition is drawn as its recipe says:', () => {
  const red = (width: number, height: number): Promise<Buffer> => sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).png().toBuffer();

  /** The pixels of one rendition, by place. */
  async function draw(file: Buffer, drawing: Partial<Drawing> & Pick<Drawing, 'fit' | 'width' | 'height'>): Promise<(x: number, y: number) => string> {
    const recipe: Recipe = { name: 'one', version: 1, purpose: 'web', drawing: { ...plainDrawing, format: 'png', quality: 90, ...drawing } };
    const { outputs, failures } = await drawPicture(file, [recipe], onlyThePicture);
    expect(failures).toEqual([]);
    const { data, info } = await sharp(outputs[0]!.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([outputs[0]!.size.width, outputs[0]!.size.height]);
    return (x, y) => data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4).toString('hex');
  }

  test('whole in its box, on the background', async () => {
    const at = await draw(await red(400, 200), { fit: 'contain', width: 200, height: 200, background: '#00ff00' });
    expect([at(0, 0), at(199, 199), at(0, 49), at(0, 50), at(100, 100), at(199, 149), at(199, 150)]).toEqual([
      '00ff00ff', '00ff00ff', '00ff00ff', 'ff0000ff', 'ff0000ff', 'ff0000ff', '00ff00ff',
    ]);
  });

  test('with room around it, on a background that lets half of the light through', async () => {
    const at = await draw(await red(400, 200), { fit: 'inside', width: 120, height: 120, padding: 10, background: '#0000ff80' });
    expect([at(0, 0), at(9, 9), at(10, 10), at(109, 59), at(110, 60)]).toEqual(['0000ff80', '0000ff80', 'ff0000ff', 'ff0000ff', '0000ff80']);
  });

  test('with round corners, see-through where the format can and on the background where not', async () => {
    const rounded = { fit: 'cover', width: 100, height: 100, cornerRadius: 30, background: '#0000ff' } as const;
    const clear = await draw(await red(400, 400), rounded);
    expect([clear(0, 0), clear(99, 0), clear(0, 99), clear(99, 99)].map((pixel) => pixel.slice(6))).toEqual(['00', '00', '00', '00']);
    expect([clear(50, 0), clear(0, 50), clear(9, 9), clear(50, 50)]).toEqual(['ff0000ff', 'ff0000ff', 'ff0000ff', 'ff0000ff']);
    const jpeg = await draw(await red(400, 400), { ...rounded, format: 'jpeg', quality: 100, chroma: '4:4:4' });
    expect(Buffer.from(jpeg(1, 1), 'hex')[2]).toBeGreaterThan(245);
    expect(Buffer.from(jpeg(50, 50), 'hex')[0]).toBeGreaterThan(245);
  });

  test('with round corners of the picture inside its padding', async () => {
    const at = await draw(await red(400, 400), { fit: 'cover', width: 100, height: 100, padding: 10, cornerRadius: 20, background: '#00ff00' });
    expect([at(0, 0), at(10, 10), at(89, 89), at(10, 50), at(50, 50)]).toEqual(['00ff00ff', '00ff00ff', '00ff00ff', 'ff0000ff', 'ff0000ff']);
  });

  test('with the corners of a picture smaller than they are wide', async () => {
    const at = await draw(await red(3, 3), { fit: 'inside', width: 100, height: 100, cornerRadius: 50 });
    expect(at(1, 1)).toBe('ff0000ff');
  });

  test.each([true, false])('under a mark that cannot be overlooked, on black and on white (tiled: %s)', async (tiled) => {
    for (const background of ['#000000', '#ffffff']) {
      const file = await sharp({ create: { width: 600, height: 400, channels: 3, background } }).png().toBuffer();
      const at = await draw(file, { fit: 'inside', width: 300, height: 300, watermark: { text: 'Not <licensed> & you know it', opacity: 0.5, tiled } });
      const changed = Array.from({ length: 300 * 200 }, (_, place) => at(place % 300, Math.floor(place / 300))).filter((pixel) => pixel.slice(0, 6) !== background.slice(1));
      expect(changed.length).toBeGreaterThan(600);
    }
  });

  test('under a mark that is larger than it', async () => {
    const at = await draw(await red(4, 3), { fit: 'inside', width: 100, height: 100, watermark: { text: 'A long mark', opacity: 0.5, tiled: true } });
    expect(at(0, 0)).toMatch(/ff$/);
  });

  test('sharper where it says so, and not at the edge to the background', async () => {
    const plain = { fit: 'contain', width: 200, height: 300, background: '#808080' } as const;
    const edges = async (sharpen: number | null): Promise<number> => {
      const recipe: Recipe = { name: 'one', version: 1, purpose: 'web', drawing: { ...plainDrawing, format: 'png', quality: 90, ...plain, sharpen } };
      const { outputs } = await drawPicture(sample('chelsea.png'), [recipe], onlyThePicture);
      const { sharpness } = await sharp(outputs[0]!.bytes).stats();
      return sharpness;
    };
    expect(await edges(1.5)).toBeGreaterThan(await edges(null));
    const at = await draw(await red(400, 200), { ...plain, sharpen: 2 });
    expect([at(100, 99), at(100, 100), at(100, 199), at(100, 200)]).toEqual(['808080ff', 'ff0000ff', 'ff0000ff', '808080ff']);
  });

  test('around the point that a person has chosen', async () => {
    const halves = await sharp(await red(400, 200)).composite([{ input: { create: { width: 200, height: 200, channels: 3, background: '#0000ff' } }, left: 200, top: 0 }]).png().toBuffer();
    const square: Recipe = { name: 'one', version: 1, purpose: 'web', drawing: { ...plainDrawing, fit: 'cover', width: 100, height: 100, format: 'png', quality: 90 } };
    const seen = async (x: number): Promise<string> => {
      const { outputs } = await drawPicture(halves, [square], { ...onlyThePicture, framing: { focalPoint: { x, y: 0.5 }, crops: [] } });
      return (await sharp(outputs[0]!.bytes).resize(1, 1).removeAlpha().raw().toBuffer()).toString('hex');
    };
    expect([await seen(0.1), await seen(0.9)]).toEqual(['ff0000', '0000ff']);
  });
});

describe('a proposed focal point', () => {
  test('lies where something is to be seen', async () => {
    const spot = { input: await sharp(sample('chelsea.png')).resize(80, 80).toBuffer(), left: 480, top: 60 };
    const file = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#777777' } }).composite([spot]).png().toBuffer();
    const { facts } = await drawPicture(file, recipes('preview-320'), onlyThePicture);
    expect(facts.proposedFocalPoint?.x).toBeGreaterThan(0.75);
    expect(facts.proposedFocalPoint?.x).toBeLessThan(0.98);
    expect(facts.proposedFocalPoint?.y).toBeLessThan(0.4);
  });

  test('changes no rendition', async () => {
    const { outputs } = await drawPicture(sample('rocket.jpg'), recipes('display-300x250'), onlyThePicture);
    const middle = await sharp(sample('rocket.jpg')).resize(300, 250).jpeg({ quality: 82 }).toBuffer();
    expect(await likeness(outputs[0]!.bytes, middle)).toBeGreaterThan(35);
  });
});

describe('a picture\'s likeness', () => {
  test('is close for a smaller, harder compressed copy and far for another picture', async () => {
    const hashOf = async (file: Buffer): Promise<string> => (await drawPicture(file, recipes('preview-320'), onlyThePicture)).facts.perceptualHash;
    const original = await hashOf(sample('Elephants_3840x2160.jpg'));
    const copy = await hashOf(await sharp(sample('Elephants_3840x2160.jpg')).resize(700).jpeg({ quality: 40 }).toBuffer());
    const other = await hashOf(sample('Wood.jpg'));
    expect(original).toMatch(/^[01]{64}$/);
    expect(bitsApart(original, copy)).toBeLessThanOrEqual(6);
    expect(bitsApart(original, other)).toBeGreaterThanOrEqual(16);
  });

  test('comes with a placeholder and its colours, the same every time', async () => {
    const { facts } = await drawPicture(sample('FreshFlower.jpg'), recipes('preview-320'), onlyThePicture);
    expect(Buffer.from(facts.thumbhash, 'base64').length).toBeLessThan(30);
    const [most] = facts.dominantColours;
    const [red = 0, green = 0, blue = 0] = Buffer.from(most?.hex.slice(1) ?? '', 'hex');
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    expect((await drawPicture(sample('FreshFlower.jpg'), recipes('preview-320'), onlyThePicture)).facts).toEqual(facts);
  });
});

describe('a small file that wants much memory', () => {
  test('is drawn without what it would unpack to besides its picture', async () => {
    const bomb = textBombPng();
    const started = process.memoryUsage.rss();
    const { facts } = await drawPicture(bomb, recipes('preview-320'), onlyThePicture);
    expect(facts).toMatchObject({ width: 8, height: 8 });
    expect(process.memoryUsage.rss() - started).toBeLessThan(128 * 1024 * 1024);
  });
});

describe('a file that cannot be drawn', () => {
  const photograph = sample('rocket.jpg');
  test.each([
    ['is a few bytes that say they are a large picture', lyingPng(), 'ingest.unreadable'],
    ['is cut short', photograph.subarray(0, photograph.length * 0.6), 'ingest.unreadable'],
    ['is a cut-short PNG', sample('coffee.png').subarray(0, 200_000), 'ingest.unreadable'],
    ['is empty', Buffer.alloc(0), 'ingest.unreadable'],
    ['has 900 megapixels', blackPng(30_000, 30_000), 'ingest.pixel_limit'],
    ['has 268 megapixels', blackPng(16_383, 16_383), 'ingest.pixel_limit'],
    ['is a million pixels high', blackPng(1, 1_000_000), 'ingest.pixel_limit'],
    ['has 5,001 frames', gifOfFrames(5_001), 'ingest.page_limit'],
    ['has 200,000 frames', gifOfFrames(200_000), 'ingest.page_limit'],
  ])('because it %s', async (_, file, code) => {
    const started = process.memoryUsage.rss();
    await expect(drawPicture(file, standardRecipes, onlyThePicture)).rejects.toMatchObject({ code });
    expect(process.memoryUsage.rss() - started).toBeLessThan(128 * 1024 * 1024);
  });
});

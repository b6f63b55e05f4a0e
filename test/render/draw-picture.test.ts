import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Drawn } from '../../activities/render/draw-picture.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import type { Recipe } from '../../domain/recipes.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { standardRecipes } from '../../domain/recipes.js';
import { blackPng, gifOfFrames, sample } from '../builders/hostile-files.js';

const recipes = (...names: string[]): Recipe[] => standardRecipes.filter(({ name }) => names.includes(name));

/** Peak signal to noise, in decibels; 40 and more cannot be told apart by eye. */
async function likeness(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((file) => sharp(file).removeAlpha().raw().toBuffer()));
  if (one === undefined || other?.length !== one.length) throw new Error('pictures of two sizes');
  let squares = 0;
  for (let at = 0; at < one.length; at += 1) squares += (one.readUInt8(at) - other.readUInt8(at)) ** 2;
  return squares === 0 ? Infinity : 10 * Math.log10(255 ** 2 / (squares / one.length));
}

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
      const turned = await sharp(await asStoredFor(upright, orientation)).withMetadata({ orientation }).png().toBuffer();
      const { facts, outputs } = await drawPicture(turned, recipes('preview-320'), onlyThePicture);
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

  test('step down in quality to keep the cap, and fail where even that is too much', async () => {
    const noise = await sharp({ create: { width: 1_000, height: 1_000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 90 } } }).png().toBuffer();
    const [display] = recipes('display-300x250') as [Recipe];
    const capped = (maxBytes: number): Recipe[] => [{ ...display, drawing: { ...display.drawing, maxBytes } }];
    const { outputs } = await drawPicture(noise, capped(30_000), onlyThePicture);
    expect(outputs[0]!.bytes.length).toBeLessThanOrEqual(30_000);
    expect((await drawPicture(noise, capped(1_000), onlyThePicture)).failures).toEqual([{ recipes: capped(1_000), reason: 'render.byte_cap' }]);
  });

  test('are drawn from the first frame of a film', async () => {
    const { facts, outputs } = await drawPicture(gifOfFrames(5_000), recipes('preview-320'), onlyThePicture);
    expect(facts).toMatchObject({ width: 1, height: 1, pages: 5_000 });
    expect(outputs).toHaveLength(1);
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

describe('a file that cannot be drawn', () => {
  const photograph = sample('rocket.jpg');
  test.each([
    ['is cut short', photograph.subarray(0, photograph.length * 0.6), 'ingest.unreadable'],
    ['is a cut-short PNG', sample('coffee.png').subarray(0, 200_000), 'ingest.unreadable'],
    ['is empty', Buffer.alloc(0), 'ingest.unreadable'],
    ['has 900 megapixels', blackPng(30_000, 30_000), 'ingest.pixel_limit'],
    ['has 268 megapixels', blackPng(16_383, 16_383), 'ingest.pixel_limit'],
    ['is a million pixels high', blackPng(1, 1_000_000), 'ingest.pixel_limit'],
    ['has 5,001 frames', gifOfFrames(5_001), 'ingest.page_limit'],
  ])('because it %s', async (_, file, code) => {
    const started = process.memoryUsage.rss();
    await expect(drawPicture(file, standardRecipes, onlyThePicture)).rejects.toMatchObject({ code });
    expect(process.memoryUsage.rss() - started).toBeLessThan(128 * 1024 * 1024);
  });
});

/** The pixels as a camera held that way would have stored them. */
async function asStoredFor(upright: Buffer, orientation: number): Promise<Buffer> {
  const turns: Record<number, { angle: number; flop: boolean }> = {
    1: { angle: 0, flop: false },
    2: { angle: 0, flop: true },
    3: { angle: 180, flop: false },
    4: { angle: 180, flop: true },
    5: { angle: 90, flop: true },
    6: { angle: 270, flop: false },
    7: { angle: 270, flop: true },
    8: { angle: 90, flop: false },
  };
  const { angle, flop } = turns[orientation]!;
  const rotated = await sharp(upright).rotate(angle).png().toBuffer();
  return flop ? sharp(rotated).flop().png().toBuffer() : rotated;
}

import { beforeAll, describe, expect, test } from '@jest/globals';
import { imageSize } from 'image-size';
import sharp from 'sharp';
import type { Drawn } from '../../activities/render/draw-picture.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import type { Drawing, Recipe } from '../../domain/recipes.js';
import { plainDrawing } from '../../domain/recipes.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { asStoredFor } from '../builders/as-stored-for.js';
import { sample } from '../builders/hostile-files.js';
import { likeness } from '../builders/likeness.js';

/** Nothing is lost in encoding, so that what differs from the reference is the drawing. */
function drawn(name: string, fit: Drawing['fit'], width: number, height: number, more: Partial<Drawing> = {}): Recipe {
  return { name, version: 1, purpose: 'web', drawing: { ...plainDrawing, fit, width, height, format: 'png', quality: 90, smallest: { width: 1, height: 1 }, ...more } };
}

/** Sizes that are drawn from the first intermediate, from the second, and as one of them. */
const set = [drawn('large', 'inside', 1_600, 1_600), drawn('tall', 'cover', 540, 960), drawn('middle', 'inside', 640, 640), drawn('flat', 'cover', 364, 45), drawn('small', 'inside', 160, 160)];

/** The same by another path: one resize straight from the original. */
async function reference(file: Buffer, { fit, width, height }: Drawing): Promise<Buffer> {
  return sharp(file, { limitInputPixels: false }).autoOrient().resize(width, height, { fit, withoutEnlargement: true }).toColourspace('srgb').png().toBuffer();
}

async function expectLikeTheOriginal(file: Buffer, recipes: readonly Recipe[] = set): Promise<Drawn> {
  const result = await drawPicture(file, recipes, onlyThePicture);
  expect(result.failures).toEqual([]);
  for (const { drawing, bytes, size } of result.outputs) {
    expect(imageSize(bytes)).toMatchObject({ type: 'png', ...size });
    expect(await likeness(bytes, await reference(file, drawing))).toBeGreaterThanOrEqual(40);
  }
  return result;
}

describe('a rendition cannot be told from one that is resized straight from the original', () => {
  let photograph: Buffer;
  beforeAll(async () => {
    photograph = await sharp(sample('TwoWings.jpg')).resize(2_400).jpeg({ quality: 95 }).toBuffer();
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('of a camera held the way that is number %i', async (orientation) => {
    const upright = await sharp(photograph).resize(1_800, 1_200).png().toBuffer();
    const stored = await asStoredFor(upright, orientation);
    const { facts, outputs } = await expectLikeTheOriginal(stored);
    expect(facts).toMatchObject({ width: 1_800, height: 1_200 });
    // Neither path turns the wrong way.
    expect(await likeness(outputs[2]!.bytes, await reference(upright, outputs[2]!.drawing))).toBeGreaterThanOrEqual(40);
  });

  test('in the colours of print', async () => {
    const { facts } = await expectLikeTheOriginal(await sharp(photograph).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer());
    expect(facts.colourSpace).toBe('cmyk');
  });

  test('in 16 bits a channel', async () => {
    const { facts } = await expectLikeTheOriginal(await sharp(photograph).toColourspace('rgb16').png({ compressionLevel: 1 }).toBuffer());
    expect(facts.colourSpace).toBe('rgb16');
  });

  test('in wide colours', async () => {
    await expectLikeTheOriginal(await sharp(photograph).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer());
  });

  test('in shades of grey', async () => {
    await expectLikeTheOriginal(await sharp(photograph).toColourspace('b-w').png().toBuffer());
  });

  test('that can be seen through', async () => {
    const size = { width: 1_800, height: 1_200 };
    const pixels = await sharp(photograph).resize(size.width, size.height).raw().toBuffer();
    const clearer = Buffer.from(Array.from({ length: size.width * size.height }, (_, at) => Math.round(((at % size.width) / size.width) * 255)));
    const file = await sharp(pixels, { raw: { ...size, channels: 3 } }).joinChannel(clearer, { raw: { ...size, channels: 1 } }).png().toBuffer();
    const { facts } = await expectLikeTheOriginal(file);
    expect(facts.hasAlpha).toBe(true);
  });

  test('of one pixel', async () => {
    const pixel = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#3366cc' } }).png().toBuffer();
    const { outputs } = await drawPicture(pixel, set, onlyThePicture);
    expect(outputs.map(({ size }) => size)).toEqual(outputs.map(() => ({ width: 1, height: 1 })));
    for (const { bytes } of outputs) expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([0x33, 0x66, 0xcc]);
  });

  test('of 30,000 pixels across', async () => {
    // JPEG's own decoder would reduce it on the way, for us and for the reference by different steps.
    const tile = { input: await sharp(photograph).resize(1_500, 1_000).toBuffer(), tile: true };
    const file = await sharp({ create: { width: 30_000, height: 1_000, channels: 3, background: 'black' } }).composite([tile]).removeAlpha().png({ compressionLevel: 1 }).toBuffer();
    // The others would be strips of 21 and of 5 pixels' height, in which half a pixel is a lot.
    await expectLikeTheOriginal(file, set.filter(({ name }) => name !== 'middle' && name !== 'small'));
  });

  test('of a part of a picture that is too large to hold', async () => {
    const file = await sharp(photograph).resize(12_000, 3_200, { fit: 'fill' }).jpeg({ quality: 90 }).toBuffer();
    const turned = await sharp(file).withMetadata({ orientation: 6 }).toBuffer();
    await expectLikeTheOriginal(file, [drawn('tall', 'cover', 1_800, 3_200), drawn('small', 'inside', 160, 160)]);
    await expectLikeTheOriginal(turned, [drawn('flat', 'cover', 3_200, 1_800), drawn('small', 'inside', 160, 160)]);
  });

  test('of the first frame of a film', async () => {
    const film = await filmOf(['#ff0000', '#00ff00', '#0000ff']);
    const { facts, outputs } = await drawPicture(film, set, onlyThePicture);
    expect(facts).toMatchObject({ width: 400, height: 300, pages: 3 });
    for (const { bytes } of outputs) expect((await sharp(bytes).stats()).dominant.r).toBeGreaterThan(240);
  });
});

describe('colours that are kept', () => {
  const keeping = drawn('kept', 'inside', 640, 640, { colour: 'keep' });

  test('come with the profile of the source, and are those of the source', async () => {
    const file = await sharp(sample('TwoWings.jpg')).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    const { outputs } = await drawPicture(file, [keeping, drawn('small', 'inside', 160, 160)], onlyThePicture);
    const profile = (await sharp(file).metadata()).icc;
    expect((await sharp(outputs[0]!.bytes).metadata()).icc).toEqual(profile);
    expect((await sharp(outputs[1]!.bytes).metadata()).icc).toBeUndefined();
    const direct = await sharp(file).keepIccProfile().resize(640, 640, { fit: 'inside' }).png().toBuffer();
    // The numbers themselves, without looking at the profile.
    const bare = async (picture: Buffer): Promise<Buffer> => sharp(await sharp(picture, { ignoreIcc: true }).raw().toBuffer(), { raw: { width: 640, height: outputs[0]!.size.height, channels: 3 } }).png().toBuffer();
    expect(await likeness(await bare(outputs[0]!.bytes), await bare(direct))).toBeGreaterThanOrEqual(40);
  });

  test.each(['jpeg', 'webp', 'avif'] as const)('are kept in %s, with what is drawn over them', async (format) => {
    const file = await sharp(sample('rocket.jpg')).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    const marked = { ...keeping, drawing: { ...keeping.drawing, format, padding: 20, cornerRadius: 10, watermark: { text: 'Sample', opacity: 0.5, tiled: true } } };
    const { outputs, failures } = await drawPicture(file, [marked], onlyThePicture);
    expect(failures).toEqual([]);
    expect((await sharp(outputs[0]!.bytes).metadata()).icc).toEqual((await sharp(file).metadata()).icc);
  });

  test.each([
    ['print', (file: Buffer) => sharp(file).toColourspace('cmyk').withIccProfile('cmyk').jpeg()],
    ['grey', (file: Buffer) => sharp(file).toColourspace('b-w').png()],
  ])('are sRGB all the same where the source is in %s', async (_, encoded) => {
    const { outputs } = await drawPicture(await encoded(sample('rocket.jpg')).toBuffer(), [keeping], onlyThePicture);
    expect(await sharp(outputs[0]!.bytes).metadata()).toMatchObject({ space: 'srgb', hasProfile: false });
  });
});

describe('a film', () => {
  const moving = drawn('moving', 'inside', 200, 200, { format: 'webp', animated: true });
  const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffff00'];

  test('moves in a rendition that may, frame by frame as long as before', async () => {
    const { outputs, failures } = await drawPicture(await filmOf(colours), [moving, drawn('small', 'inside', 160, 160)], onlyThePicture);
    expect(failures).toEqual([]);
    expect(imageSize(outputs[0]!.bytes)).toMatchObject({ type: 'webp', width: 200, height: 150 });
    expect(await sharp(outputs[0]!.bytes, { animated: true }).metadata()).toMatchObject({ pages: 4, pageHeight: 150, width: 200, delay: [100, 110, 120, 130], loop: 3 });
    for (const [page, colour] of colours.entries()) {
      const { dominant } = await sharp(outputs[0]!.bytes, { page }).stats();
      const wanted = Buffer.from(colour.slice(1), 'hex');
      expect([dominant.r, dominant.g, dominant.b].map((value) => value > 128)).toEqual([...wanted].map((value) => value > 128));
    }
  });

  test('is cropped, surrounded and marked in every frame', async () => {
    const recipe = drawn('moving', 'cover', 120, 120, { format: 'webp', animated: true, padding: 10, cornerRadius: 20, background: '#123456', watermark: { text: 'Sample', opacity: 1, tiled: false } });
    const { outputs } = await drawPicture(await filmOf(colours), [recipe], onlyThePicture);
    for (const page of colours.keys()) {
      const { data, info } = await sharp(outputs[0]!.bytes, { page }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([120, 120]);
      const at = (x: number, y: number): number[] => [...data.subarray((y * 120 + x) * 3, (y * 120 + x) * 3 + 3)];
      for (const [x, y] of [[5, 5], [12, 12], [115, 60]] as const) for (const [channel, value] of [0x12, 0x34, 0x56].entries()) expect(Math.abs((at(x, y)[channel] ?? 0) - value)).toBeLessThan(12);
    }
    expect((await sharp(outputs[0]!.bytes, { animated: true }).metadata()).pages).toBe(4);
  });

  test('stands still where there are too many frames to draw', async () => {
    const { outputs } = await drawPicture(await filmOf(Array.from({ length: 640 }, () => '#ff0000'), { width: 40, height: 12 }), [moving], onlyThePicture);
    expect((await sharp(outputs[0]!.bytes).metadata()).pages).toBeUndefined();
  });

  test('stands still in a rendition that may not move', async () => {
    const { outputs } = await drawPicture(await filmOf(colours), [{ ...moving, drawing: { ...moving.drawing, animated: false } }], onlyThePicture);
    expect((await sharp(outputs[0]!.bytes).metadata()).pages).toBeUndefined();
  });
});

/** A WebP of one frame in each colour, told apart by a moving spot. */
async function filmOf(colours: readonly string[], { width, height } = { width: 400, height: 300 }): Promise<Buffer> {
  const frames = await Promise.all(
    colours.map(async (background, index) => {
      const spot = { input: { create: { width: 2, height: 2, channels: 4 as const, background: '#888888' } }, left: index % width - (index % width === width - 1 ? 1 : 0), top: 2 };
      return sharp({ create: { width, height, channels: 4, background } }).composite([spot]).raw().toBuffer();
    }),
  );
  return sharp(Buffer.concat(frames), { raw: { width, height: height * colours.length, channels: 4, pageHeight: height } })
    .webp({ lossless: true, effort: 0, delay: colours.map((_, index) => 100 + (index % 50) * 10), loop: 3 })
    .toBuffer();
}

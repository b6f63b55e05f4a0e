import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../runtime/project-root.js';

export interface Photograph {
  readonly file: string;
  readonly megapixels: number;
}

const samples = ['Dune.jpg', 'Elephants_3840x2160.jpg', 'FreshFlower.jpg', 'RainDrops.jpg', 'Storm.jpg', 'TwoWings.jpg', 'Wood.jpg'] as const;

const sizes = { 24: [6_000, 4_000], 12: [4_000, 3_000], 8: [3_456, 2_304] } as const;
export type Megapixels = keyof typeof sizes;

/** An odd side, so that the pattern does not fall in with the blocks of JPEG. */
const grainSide = 1_021;

/**
 * Makes a photograph as large as a camera's out of a sample: enlarged, with the grain that enlarging does not bring. The same `number`
 * always gives the same picture. 4 to 8 MB at 24 megapixels.
 */
export async function makePhotograph(folder: string, megapixels: Megapixels, number: number): Promise<Photograph> {
  await mkdir(folder, { recursive: true });
  const [width, height] = sizes[megapixels];
  const sample = path.join(projectRoot, 'samples', samples[number % samples.length] ?? samples[0]);
  const enlarged = sharp(sample).resize(width, height, { fit: 'cover', kernel: 'cubic' });
  // The second time round a sample is mirrored, and is another picture.
  if (Math.floor(number / samples.length) % 2 === 1) enlarged.flop();
  const { data } = await enlarged.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const grain = { input: grainOf(number), raw: { width: grainSide, height: grainSide, channels: 3 as const }, tile: true, blend: 'soft-light' as const };
  const file = path.join(folder, `photograph-${megapixels}mp-${number}.jpg`);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([grain])
    .jpeg({ quality: 88 })
    .withExif({ IFD0: { Make: 'Galley', Model: 'Bench', Artist: 'The bench' }, IFD2: { DateTimeOriginal: '2024:06:01 12:00:00' } })
    .toFile(file);
  return { file, megapixels };
}

/**
 * A copy with other bytes and the same pixels: a comment of JPEG says which one it is. To Galley it is another photograph, so nothing
 * that was made of the first is used again.
 */
export async function stampedCopy({ file, megapixels }: Photograph, folder: string, stamp: string): Promise<Photograph> {
  await mkdir(folder, { recursive: true });
  const bytes = await readFile(file);
  const comment = Buffer.from(stamp, 'utf8');
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(comment.length + 2, 2);
  const copy = path.join(folder, `${path.basename(file, '.jpg')}-${stamp}.jpg`);
  await writeFile(copy, Buffer.concat([bytes.subarray(0, 2), head, comment, bytes.subarray(2)]));
  return { file: copy, megapixels };
}

/** Grey grain, bell-shaped about the middle, by a xorshift generator. */
function grainOf(seed: number): Buffer {
  let state = (seed + 1) * 2_654_435_761;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const grain = Buffer.allocUnsafe(grainSide * grainSide * 3);
  for (let pixel = 0; pixel < grainSide * grainSide; pixel += 1) {
    const bell = random() + random() + random() + random() - 2;
    grain.fill(Math.max(0, Math.min(255, Math.round(128 + bell * 40))), pixel * 3, pixel * 3 + 3);
  }
  return grain;
}

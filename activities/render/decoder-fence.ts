import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';

/** The decoders that are fuzzed and needed, each from memory only: a decoder that is given a path may follow others from there. */
const allowed = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadHeifBuffer',
  'VipsForeignLoadNsgifBuffer',
];

/** A picture of one red pixel in libvips' own format, whose decoder trusts what it reads. */
const vipsPicture = Buffer.concat([
  Buffer.from('tqbyCAEAAAABAAAAAwAAAAgAAAAAAAAAAAAAABYAAAAAAIA/AACAPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64'),
  Buffer.from([255, 0, 0]),
]);
const svgPicture = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1"/></svg>');

/** Pictures that an open libvips would draw and ours must refuse. */
export const forbiddenPictures = { svg: svgPicture, vips: vipsPicture } as const;

/**
 * Blocks every decoder but the allowed ones, for this process and for good, then tries the door.
 * @throws Error where something is opened that must not be, or refused that must be opened
 */
export async function raiseDecoderFence(): Promise<void> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  const [jpeg, tiff] = await Promise.all([pixel.clone().jpeg().toBuffer(), pixel.clone().tiff().toBuffer()]);

  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: allowed });

  const folder = await mkdtemp(path.join(tmpdir(), 'galley-fence-'));
  try {
    const files = { 'pixel.v': vipsPicture, 'pixel.svg': svgPicture, 'pixel.jpg': jpeg };
    await Promise.all(Object.entries(files).map(async ([name, bytes]) => writeFile(path.join(folder, name), bytes)));
    const forbidden = [svgPicture, tiff, ...Object.keys(files).map((name) => path.join(folder, name))];
    for (const picture of forbidden) {
      if (await opens(picture)) throw new Error('a decoder that must be blocked is open');
    }
    if (!(await opens(jpeg))) throw new Error('the decoders that are needed do not work');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function opens(picture: Buffer | string): Promise<boolean> {
  return sharp(picture)
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}

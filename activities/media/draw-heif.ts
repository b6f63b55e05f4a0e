import { createRequire } from 'node:module';
import sharp from 'sharp';
import { mostPixels, mostSidePixels } from '../../domain/picture-limits.js';
import type { StillAnswer } from './still-messages.js';

/** As far as it is used here; the package declares its C functions only. */
interface Libheif {
  HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[] };
}
interface HeifImage {
  get_width(): number;
  get_height(): number;
  display(target: { data: Uint8ClampedArray; width: number; height: number }, done: (drawn: { data: Uint8ClampedArray } | null) => void): void;
}

/** The first picture of a HEIC file, turned and mirrored as it says. libheif is WebAssembly here: it has no files and no network. */
export async function drawHeif(file: Uint8Array): Promise<StillAnswer> {
  const libheif = createRequire(import.meta.url)('libheif-js/wasm-bundle') as Libheif;
  const [image] = new libheif.HeifDecoder().decode(file);
  if (image === undefined) return { refused: 'render.unreadable_media' };
  const [width, height] = [image.get_width(), image.get_height()];
  if (Math.max(width, height) > mostSidePixels || width * height > mostPixels) return { refused: 'ingest.pixel_limit' };
  const drawn = await new Promise<{ data: Uint8ClampedArray } | null>((resolve) => {
    image.display({ data: new Uint8ClampedArray(width * height * 4), width, height }, resolve);
  });
  if (drawn === null) return { refused: 'render.unreadable_media' };
  await sharp(drawn.data, { raw: { width, height, channels: 4 } })
    .png()
    .toFile('still.png');
  return { width, height, pages: null, more: [] };
}

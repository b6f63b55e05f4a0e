import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { raiseDecoderFence } from '../render/decoder-fence.js';
import { drawDocument } from './draw-document.js';
import { drawHeif } from './draw-heif.js';
import { drawUpright } from './draw-upright.js';
import { drawVector } from './draw-vector.js';
import type { Openable, StillAnswer } from './still-messages.js';

/**
 * The process in which a document, a drawing, a HEIC or a picture out of a camera's raw file is opened: one file, then it ends. It is
 * confined (confined.sh), has no credentials and is given no path but its folder's. Arguments: what to open, and an EXIF orientation.
 */
async function main(): Promise<void> {
  const [kind, orientation] = process.argv.slice(2) as [Openable, string];
  sharp.cache(false);
  sharp.concurrency(1);
  await raiseDecoderFence();
  const file = await readFile('original');
  const draw: Record<Openable, () => Promise<StillAnswer>> = {
    document: () => drawDocument(file),
    vector: () => drawVector(file),
    heif: () => drawHeif(file),
    embedded: () => drawUpright(file, Number(orientation)),
  };
  process.stdout.write(JSON.stringify(await draw[kind]()));
}

await main();

import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { mostDrawnPages } from '../../domain/media-facts.js';
import type { StillAnswer } from './still-messages.js';

/** The longer side of a drawn page, in pixels: a page of A4 at about 200 dots an inch. */
const pageSide = 2_400;
/** A page of a poster is not drawn larger than it is, at one dot a point. */
const leastScale = 0.05;
const mostScale = 8;

/** The first pages of a PDF, upright, on white. PDFium is WebAssembly: it has no files and no network, and runs no script. */
export async function drawDocument(file: Uint8Array): Promise<StillAnswer> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(file).catch((error: unknown) => {
    if (error instanceof Error && /password/i.test(error.message)) return 'locked' as const;
    return null;
  });
  if (document === 'locked') return { refused: 'render.locked_document' };
  const pages = document?.getPageCount() ?? 0;
  if (document === null || pages === 0) return { refused: 'render.unreadable_media' };
  const sizes: { width: number; height: number }[] = [];
  for (let index = 0; index < Math.min(pages, mostDrawnPages); index += 1) {
    const page = document.getPage(index);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = Math.min(mostScale, Math.max(leastScale, pageSide / Math.max(originalWidth, originalHeight, 1)));
    if (originalWidth * scale * originalHeight * scale > 4 * pageSide * pageSide) return { refused: 'ingest.pixel_limit' };
    const { data, width, height } = await page.render({ scale, render: 'bitmap' });
    const picture = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: 'white' });
    await (index === 0 ? picture.png().toFile('still.png') : picture.webp({ quality: 85 }).toFile(`page-${index + 1}.webp`));
    sizes.push({ width, height });
  }
  const [first, ...more] = sizes;
  if (first === undefined) return { refused: 'render.unreadable_media' };
  return { ...first, pages, more };
}

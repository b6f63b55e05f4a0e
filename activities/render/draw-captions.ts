import type { OutputInfo, OverlayOptions } from 'sharp';
import sharp from 'sharp';
import type { DrawnCaption } from '../../domain/captions.js';
import type { Size } from '../../domain/rendition-plan.js';
import { captionFont } from './caption-font.js';

/** Between a text and the edges of its band, for each pixel of its size. */
const marginShare = 0.5;

/**
 * What to lay over a picture of this size so that it shows these texts, or null where one of them does not fit: a text of a safety
 * line or a price is whole and readable, or it is not there.
 */
export async function drawCaptions(captions: readonly DrawnCaption[], picture: Size): Promise<OverlayOptions[] | null> {
  const bands = await Promise.all(captions.map((caption) => drawBand(caption, picture)));
  return bands.every((band) => band !== null) ? bands.flat() : null;
}

async function drawBand({ caption, text }: DrawnCaption, picture: Size): Promise<OverlayOptions[] | null> {
  const { edge, largestText, smallestText, mostHeight, ink, background } = caption;
  for (let size = largestText; size >= smallestText; size -= 1) {
    const margin = Math.ceil(size * marginShare);
    const room = { width: picture.width - 2 * margin, height: Math.floor(picture.height * mostHeight) - 2 * margin };
    if (room.width <= 0 || room.height <= 0) continue;
    const lines = await layOut(text.text.trim(), size, room.width, ink);
    if (lines.info.width > room.width || lines.info.height > room.height) continue;

    const height = lines.info.height + 2 * margin;
    const top = edge === 'top' ? 0 : picture.height - height;
    const left = Math.floor((picture.width - lines.info.width) / 2);
    return [
      { input: { create: { width: picture.width, height, channels: 4, background } }, top, left: 0 },
      { input: lines.data, raw: { width: lines.info.width, height: lines.info.height, channels: 4 }, top: top + margin, left },
    ];
  }
  return null;
}

/** Lines broken between words; a word wider than the room makes the result wider than that. */
async function layOut(text: string, size: number, width: number, ink: string): Promise<{ data: Buffer; info: OutputInfo }> {
  return sharp({
    text: {
      text: `<span foreground="${ink}">${escapeMarkup(text)}</span>`,
      // At 72 dots an inch a point is a pixel.
      font: `${captionFont.family} ${size}`,
      dpi: 72,
      fontfile: captionFont.file,
      width,
      align: 'centre',
      wrap: 'word',
      rgba: true,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** Pango reads markup: what people have written is text, whatever it looks like. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

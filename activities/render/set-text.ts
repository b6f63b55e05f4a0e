import type { OutputInfo } from 'sharp';
import sharp from 'sharp';
import type { DrawnCaption } from '../../domain/captions.js';
import { escapeXml } from './escape-xml.js';
import type { LetteringFont } from './lettering-font.js';

/** A text as pixels with transparency, cut to its ink. */
export interface SetText {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/**
 * Sets a text in lines of at most this width, broken where its language breaks them; a word that is wider makes the result wider. Pango
 * shapes and orders the letters, from the right where the first one is of a script that is read so.
 */
export async function setText({ role, text }: DrawnCaption, font: LetteringFont, pixels: number, width: number): Promise<SetText> {
  return sharp({
    text: {
      // Letters that the font lacks were looked for before: nothing may come from another font.
      text: `<span foreground="${role.ink}" fallback="false">${escapeXml(role.isOneLine ? inOneLine(text.text.trim()) : text.text.trim())}</span>`,
      // At 72 dots an inch a point is a pixel.
      font: `${font.family} ${pixels}`,
      dpi: 72,
      fontfile: font.file,
      width,
      // To Pango the left is where the reading of a paragraph begins.
      align: role.align === 'start' ? 'left' : role.align === 'end' ? 'right' : 'centre',
      wrap: 'word',
      rgba: true,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** With spaces that no line is broken at. */
function inOneLine(text: string): string {
  return text.replace(/\s+/gu, '\u00a0');
}

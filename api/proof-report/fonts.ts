import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { readFontTables, writeFont } from '../../runtime/font-tables.js';

/** `plain` and `bold` for most alphabets; `any` has the other scripts of the world, plainly drawn. */
export type FontName = 'plain' | 'bold' | 'any';

/** Letters in one font. */
export interface Run {
  readonly font: FontName;
  readonly text: string;
}

const files: Record<FontName, () => Buffer> = {
  plain: () => readFileSync(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))),
  bold: () => readFileSync(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'))),
  any: () => writeFont(readFontTables(readFileSync(fileURLToPath(import.meta.resolve('@fontsource/unifont/files/unifont-latin-400-normal.woff'))))),
};

const loaded = new Map<FontName, { readonly bytes: Buffer; readonly font: Font }>();

/** Read when first needed, and then kept: about 8 MB for all three. */
function load(name: FontName): { readonly bytes: Buffer; readonly font: Font } {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const bytes = files[name]();
  const opened = create(bytes);
  if (!('hasGlyphForCodePoint' in opened)) throw new Error(`${name} is a collection of fonts`);
  const entry = { bytes, font: opened };
  loaded.set(name, entry);
  return entry;
}

export function fontBytes(name: FontName): Buffer {
  return load(name).bytes;
}

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Splits text by the font that has its letters. A letter that none has is drawn as the sign for an unknown one. */
export function runsOf(text: string, weight: 'plain' | 'bold'): Run[] {
  if (/^[ -~]*$/.test(text)) return [{ font: weight, text }];
  const runs: { font: FontName; text: string }[] = [];
  for (const { segment } of letters.segment(text)) {
    const { font, letter } = drawable(segment, weight);
    const last = runs.at(-1);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

function drawable(letter: string, weight: 'plain' | 'bold'): { font: FontName; letter: string } {
  if (hasAll(weight, letter)) return { font: weight, letter };
  // A heavier one that is not there is better light than crude.
  if (hasAll('plain', letter)) return { font: 'plain', letter };
  return hasAll('any', letter) ? { font: 'any', letter } : { font: 'plain', letter: '\uFFFD' };
}

function hasAll(name: FontName, letter: string): boolean {
  const { font } = load(name);
  return [...letter].every((point) => font.hasGlyphForCodePoint(point.codePointAt(0) ?? 0));
}

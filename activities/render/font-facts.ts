import { create } from 'fontkit';
import { readFontTables } from '../../runtime/font-tables.js';
import type { FontFacts } from '../../schemas/fonts.js';
import { GalleyError } from '../../schemas/galley-error.js';

/** A letter of each script that texts are likely to be in: a font that has it has the script. */
const signs = {
  Latn: 'a', Grek: 'α', Cyrl: 'я', Armn: 'ա', Geor: 'ა', Hebr: 'א', Arab: 'ب', Deva: 'अ', Beng: 'অ', Taml: 'அ', Thai: 'ก', Hang: '가', Hira: 'あ', Kana: 'ア', Hani: '中',
} as const;

const weightAt = 4;
const embeddingAt = 8;
/** Bits of OS/2 fsType (OpenType 1.9): of the first three, the least restrictive one that is set counts. */
const restricted = 0x2;
const previewAndPrint = 0x4;
const editable = 0x8;

/**
 * What a font file says of itself.
 * @throws GalleyError `font.unreadable`, `font.variable`, `font.embedding_restricted`; what the reader of fonts throws
 */
export function fontFacts(file: Buffer): FontFacts {
  const { flavour, tables } = readFontTables(file);
  const has = (tag: string): boolean => tables.some((table) => table.tag === tag);
  if (has('fvar')) throw new GalleyError('font.variable', 'The file is a variable font: many fonts in one.');
  const metrics = tables.find(({ tag }) => tag === 'OS/2')?.data;
  if (metrics === undefined || !(has('glyf') || has('CFF ')) || !has('cmap')) throw new GalleyError('font.unreadable', 'The font lacks a table that every OpenType font has.');
  const font = create(file);
  if ('fonts' in font) throw new GalleyError('font.unreadable', 'The file is a collection of fonts.');
  const known = new Set(font.characterSet);
  return {
    family: line(font.familyName),
    style: line(font.subfamilyName),
    format: file.toString('latin1', 0, 4) === 'wOFF' ? 'woff' : flavour.toString('latin1') === 'OTTO' ? 'otf' : 'ttf',
    weight: Math.min(900, Math.max(100, metrics.readUInt16BE(weightAt))),
    characters: known.size,
    scripts: Object.entries(signs).flatMap(([script, sign]) => (known.has(sign.codePointAt(0) ?? 0) ? [script] : [])),
    embedding: embeddingOf(metrics.readUInt16BE(embeddingAt)),
  };
}

function embeddingOf(bits: number): FontFacts['embedding'] {
  if ((bits & editable) !== 0) return 'editable';
  if ((bits & previewAndPrint) !== 0) return 'preview_and_print';
  if ((bits & restricted) !== 0) throw new GalleyError('font.embedding_restricted', 'The font itself forbids its embedding (OS/2 fsType).');
  return 'installable';
}

/** A name as one line that can be shown. */
function line(name: string | null | undefined): string {
  const shown = (name ?? '').replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return shown === '' ? 'unnamed' : shown.slice(0, 200);
}

import { create } from 'fontkit';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { captionFont } from './caption-font.js';
import { safeFont } from './safe-font.js';

/** A font that texts can be set in. */
export interface LetteringFont {
  /** As Pango finds it: of no other font in this process. */
  readonly family: string;
  readonly file: string;
  readonly isBold: boolean;
  /** Code points that it has a shape for. */
  readonly characters: ReadonlySet<number>;
}

/** Line ends, and characters that only say how others are set. */
const needsNoShape = /^[\n\r\t\p{Cf}\p{Variation_Selector}]$/u;

/** Whether a font has every character of a text. What it does not have would be an empty box in the picture. */
export function hasEveryCharacter({ characters }: Pick<LetteringFont, 'characters'>, text: string): boolean {
  return Array.from(text).every((character) => needsNoShape.test(character) || characters.has(character.codePointAt(0) ?? 0));
}

let bundled: LetteringFont | undefined;

/** The font that comes with the product. */
export function bundledFont(): LetteringFont {
  return (bundled ??= { family: captionFont.family, file: captionFont.file, isBold: true, characters: charactersOf(readFileSync(captionFont.file)) });
}

/** Fonts by their hash, for as long as the process lives: Pango keeps a font open that it has once been given. */
const loaded = new Map<string, LetteringFont>();
let folder: string | undefined;

/**
 * Makes a tenant's font ready to draw with.
 * @throws Error where it is no font, or is broken
 */
export function loadFont(sha256: string, bytes: Buffer, isBold: boolean): LetteringFont {
  const known = loaded.get(sha256);
  if (known !== undefined) return known;
  const family = `galley-${sha256}`;
  const font = safeFont(bytes, family);
  const characters = charactersOf(font);
  folder ??= mkdtempSync(path.join(tmpdir(), 'galley-fonts-'));
  const file = path.join(folder, `${sha256}.otf`);
  writeFileSync(file, font);
  const ready: LetteringFont = { family, file, isBold, characters };
  loaded.set(sha256, ready);
  return ready;
}

function charactersOf(bytes: Buffer): ReadonlySet<number> {
  const font = create(bytes);
  if ('fonts' in font) throw new Error('this is a collection of fonts');
  return new Set(font.characterSet);
}

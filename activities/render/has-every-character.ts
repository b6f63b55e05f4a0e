import { open } from 'fontkit';
import { captionFont } from './caption-font.js';

/** Line ends, and characters that only say how others are set. */
const needsNoShape = /^[\n\r\t\p{Cf}\p{Variation_Selector}]$/u;

let characters: Promise<ReadonlySet<number>> | undefined;

/** Whether the font has every character of a text. What it does not have would be an empty box in the picture. */
export async function hasEveryCharacter(text: string): Promise<boolean> {
  characters ??= readCharacters();
  const known = await characters;
  return Array.from(text).every((character) => needsNoShape.test(character) || known.has(character.codePointAt(0) ?? 0));
}

async function readCharacters(): Promise<ReadonlySet<number>> {
  const font = await open(captionFont.file);
  if ('fonts' in font) throw new Error(`${captionFont.file} is a collection of fonts`);
  return new Set(font.characterSet);
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { captionFont } from '../../activities/render/caption-font.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import { hasEveryCharacter } from '../../activities/render/has-every-character.js';
import { renditionKey } from '../../activities/render/rendition-key.js';
import type { SlotText } from '../../domain/captions.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { standardRecipes } from '../../domain/recipes.js';
import { sample } from '../builders/hostile-files.js';

const recipe = standardRecipes.find(({ name }) => name === 'display-300x250')!;
const photograph = sample('rocket.jpg');
const inSlot = (slot: string, text: string): SlotText => ({ slot, text, contentHash: `of ${text}` });

async function draw(...texts: SlotText[]): Promise<Buffer | string> {
  const { outputs, failures } = await drawPicture(photograph, [recipe], { ...onlyThePicture, texts });
  return outputs[0]?.bytes ?? failures[0]?.reason ?? 'nothing';
}

/** How far each row of two pictures is apart on average, of 255. */
async function rowsApart(one: Buffer | string, other: Buffer | string): Promise<number[]> {
  const [a, b] = await Promise.all([one, other].map((file) => sharp(file as Buffer).removeAlpha().raw().toBuffer()));
  const rowBytes = recipe.drawing.width * 3;
  return Array.from({ length: recipe.drawing.height }, (_, row) => {
    let sum = 0;
    for (let at = row * rowBytes; at < (row + 1) * rowBytes; at += 1) sum += Math.abs(a!.readUInt8(at) - b!.readUInt8(at));
    return sum / rowBytes;
  });
}

describe('a text on a picture', () => {
  test('is a band along its edge, and leaves the rest of the picture as it is', async () => {
    const plain = await draw();
    const rows = await rowsApart(plain, await draw(inSlot('safety', 'Keep away from fire.')));
    expect(Math.min(...rows.slice(-20))).toBeGreaterThan(10);
    // JPEG carries an edge as far as its block of 16 rows goes, and a row of colour further.
    expect(Math.max(...rows.slice(0, -50))).toBe(0);
    const both = await rowsApart(plain, await draw(inSlot('safety', 'Keep away from fire.'), inSlot('offer', '20 % off')));
    expect(Math.min(...both.slice(0, 20))).toBeGreaterThan(10);
    expect(Math.max(...both.slice(100, -60))).toBe(0);
  });

  test('of a slot that the recipe does not show changes not a byte', async () => {
    expect(await draw(inSlot('headline', 'Summer'))).toEqual(await draw());
    expect(await draw(inSlot('offer', ''))).toEqual(await draw());
  });

  test('is drawn as it was written, never read as markup', async () => {
    const written = await draw(inSlot('offer', 'Tom <b>&</b> Jerry'));
    expect(written).toBeInstanceOf(Buffer);
    expect(Math.max(...(await rowsApart(written, await draw(inSlot('offer', 'Tom & Jerry')))))).toBeGreaterThan(10);
    expect(await draw(inSlot('offer', '</span><span size="1">&bogus; <'))).toBeInstanceOf(Buffer);
  });

  test('that does not fit at its smallest size is refused, neither cut nor made smaller', async () => {
    const line = 'Not for children under 36 months. ';
    expect(await draw(inSlot('safety', line))).toBeInstanceOf(Buffer);
    expect(await draw(inSlot('safety', line.repeat(20)))).toBe('render.text_does_not_fit');
    expect(await draw(inSlot('safety', 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrente'))).toBe('render.text_does_not_fit');
    expect(await draw(inSlot('offer', '20 % off'), inSlot('safety', line.repeat(20)))).toBe('render.text_does_not_fit');
  });

  test('takes more lines and then a smaller size before it is refused', async () => {
    const bandHeight = async (text: string): Promise<number> =>
      (await rowsApart(await draw(), await draw(inSlot('offer', text)))).filter((apart) => apart > 10).length;
    const [one, two] = [await bandHeight('20 % off'), await bandHeight('20 % off for all who order before the end of August')];
    expect(two).toBeGreaterThan(one);
    expect(two).toBeLessThanOrEqual(recipe.drawing.height * recipe.drawing.captions[0]!.mostHeight);
  });
});

describe('the font of captions', () => {
  test('has the letters of Europe and of right-to-left scripts, and says what it lacks', async () => {
    for (const text of ['Größe: 5 € “fine” ✓', 'Ελληνικά', 'Русский', 'مرحبا', 'שלום', 'line\nbreak\u200d']) expect([text, await hasEveryCharacter(text)]).toEqual([text, true]);
    for (const text of ['安全', 'สวัสดี', '\u0007']) expect([text, await hasEveryCharacter(text)]).toEqual([text, false]);
  });

  test('is named by the version that is installed', () => {
    const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), 'utf8')) as { version: string };
    expect(captionFont.name).toContain(`dejavu-fonts-ttf ${version} `);
  });
});

describe('the key of a rendition', () => {
  const keyOf = (...texts: SlotText[]): string => renditionKey('0'.repeat(64), recipe.drawing, { ...onlyThePicture, texts }, 'an engine');

  test('is that of the picture alone while no text is drawn', () => {
    const { drawing } = recipe;
    expect(keyOf()).toBe(renditionKey('0'.repeat(64), { ...drawing, captions: [] }, onlyThePicture, 'an engine'));
    expect(keyOf(inSlot('headline', 'Summer'))).toBe(keyOf());
  });

  test('is another for another text, and for the same text in another slot', () => {
    const keys = [keyOf(), keyOf(inSlot('offer', 'a')), keyOf(inSlot('offer', 'b')), keyOf(inSlot('safety', 'a')), keyOf(inSlot('offer', 'a'), inSlot('safety', 'a'))];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

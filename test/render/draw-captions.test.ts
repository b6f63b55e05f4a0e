import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { captionFont } from '../../activities/render/caption-font.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import { bundledFont, hasEveryCharacter, loadFont } from '../../activities/render/lettering-font.js';
import { openKit } from '../../activities/render/lettering-kit.js';
import { renditionKey } from '../../activities/render/rendition-key.js';
import type { SlotText } from '../../domain/captions.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import type { Recipe } from '../../domain/recipes.js';
import { standardRecipes } from '../../domain/recipes.js';
import type { TextLayout } from '../../domain/text-layout.js';
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
    expect(await draw(inSlot('footnote', 'Summer'))).toEqual(await draw());
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
    expect(two).toBeLessThanOrEqual(recipe.drawing.height * recipe.drawing.layout!.shapes.landscape[1]!.mostHeight);
  });
});

/** The standard layout with another setting of a role or of every row. */
function relaid(role: Partial<TextLayout['roles'][number]>, row: Partial<TextLayout['shapes']['wide'][number]> = {}): Recipe {
  const layout = recipe.drawing.layout!;
  const rows = layout.shapes.landscape.map((one) => ({ ...one, ...row }));
  return { ...recipe, drawing: { ...recipe.drawing, layout: { ...layout, roles: layout.roles.map((one) => ({ ...one, ...role })), shapes: { ...layout.shapes, landscape: rows } } } };
}
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const flat = (colour: string): Promise<Buffer> => sharp({ create: { width: 600, height: 500, channels: 3, background: colour } }).png().toBuffer();

describe('the contrast of a text on a picture', () => {
  const dark = '#000000';
  const offer = inSlot('offer', '20 % off');
  const outcome = async (source: Buffer, by: Recipe): Promise<Awaited<ReturnType<typeof drawPicture>>> => drawPicture(source, [by], { ...onlyThePicture, texts: [offer] });

  test('is refused with the numbers where the layout has no band and the ink could not be read', async () => {
    const bare = relaid({}, { band: null });
    expect((await outcome(await flat('white'), bare)).failures).toMatchObject([{ reason: 'render.text_contrast', facts: { slot: 'offer', contrast: 1, neededContrast: 3 } }]);
    expect((await outcome(await flat(dark), bare)).failures).toEqual([]);
  });

  test('makes the band denser where the picture would shine through', async () => {
    const { outputs } = await outcome(await flat('white'), relaid({}, { band: '#00000010' }));
    const { data, info } = await sharp(outputs[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    // At the edge of the band there is no ink. 3:1 under white takes a grey of 149 at most.
    expect(data[2 * info.width * info.channels + 6]).toBeLessThan(152);
    expect(data[2 * info.width * info.channels + 6]).toBeGreaterThan(120);
  });
});

describe('the safe area of a drawing', () => {
  test('holds all texts, and leaves the rest of the picture as it is', async () => {
    const safe: Recipe = { ...recipe, drawing: { ...recipe.drawing, safeArea: { x: 0.1, y: 0.3, width: 0.8, height: 0.5 } } };
    const { outputs } = await drawPicture(photograph, [safe], { ...onlyThePicture, texts: [inSlot('offer', '20 % off'), inSlot('safety', 'Keep away.')] });
    const rows = await rowsApart(await draw(), outputs[0]!.bytes);
    expect(Math.max(...rows.slice(0, 56))).toBe(0);
    expect(Math.max(...rows.slice(0.8 * 250 + 16))).toBe(0);
    expect(rows[0.3 * 250 + 4]).toBeGreaterThan(10);
  });
});

describe('a logo on a picture', () => {
  const logoOf = (bytes: Buffer, contentHash = sha256(`galley component 1\n${JSON.stringify(['logo', '', sha256(bytes)])}`)): { content: RenditionContent; pieces: Map<string, Buffer> } => ({
    content: { ...onlyThePicture, texts: [{ slot: 'logo', text: '', contentHash, logoKey: 'k' }] },
    pieces: new Map([['k', bytes]]),
  });
  const drawLogo = async ({ content, pieces }: ReturnType<typeof logoOf>): Promise<Awaited<ReturnType<typeof drawPicture>>> => drawPicture(photograph, [recipe], content, openKit(content, pieces));

  test('is shown whole and in its colours', async () => {
    const red = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ff0000' } }).png().toBuffer();
    const { data, info } = await sharp((await drawLogo(logoOf(red))).outputs[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    const reds = Array.from({ length: info.width * info.height }, (_, at) => data[at * 3]! > 200 && data[at * 3 + 1]! < 60).filter(Boolean).length;
    // As high as its row leaves room for, and twice as wide.
    expect(reds).toBeGreaterThan(0.93 * 38 * 76);
    expect(reds).toBeLessThan(1.07 * 38 * 76);
  });

  test.each([
    ['is no picture', async () => Buffer.from('no picture'), undefined],
    ['is not the one that was approved', () => flat('red'), 'another hash'],
  ])('is refused where it %s', async (_what, bytes, hash) => {
    expect((await drawLogo(logoOf(await bytes(), hash))).failures).toMatchObject([{ reason: 'render.logo_not_drawable', facts: { slot: 'logo' } }]);
  });
});

describe('a font of a tenant', () => {
  const fileOf = (name: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(name));
  const mono = fileOf('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');
  const japanese = fileOf('@fontsource/unifont/files/unifont-latin-400-normal.woff');
  const withFont = async (bytes: Buffer | null, text: string): Promise<Awaited<ReturnType<typeof drawPicture>>> => {
    const fonts = bytes === null ? [] : [{ id: 'f', objectKey: 'k', bytes: bytes.length, sha256: sha256(bytes), isBold: false }];
    const content = { ...onlyThePicture, texts: [inSlot('offer', text)], fonts };
    return drawPicture(photograph, [relaid({ fontId: 'f' })], content, openKit(content, new Map(bytes === null ? [] : [['k', bytes]])));
  };

  test('sets the texts of the roles that name it, and the bundled one those that it has no letters for', async () => {
    const own = (await withFont(mono, '20 % off')).outputs[0]!.bytes;
    expect(Math.max(...(await rowsApart(own, await draw(inSlot('offer', '20 % off')))))).toBeGreaterThan(5);
    const hebrew = (await withFont(mono, 'שלום')).outputs[0]!.bytes;
    expect(Math.max(...(await rowsApart(hebrew, await draw(inSlot('offer', 'שלום')))))).toBe(0);
  });

  test('brings scripts that the bundled one does not have, and lines of them are broken without spaces', async () => {
    expect((await withFont(mono, '夏の大セール')).failures).toMatchObject([{ reason: 'render.text_not_drawable', facts: { slot: 'offer', character: 'U+590F' } }]);
    expect((await withFont(japanese, '夏の大セール'.repeat(8))).failures).toEqual([]);
  });

  test('draws nothing any more once it is retired or broken', async () => {
    expect((await withFont(null, 'Now')).failures).toMatchObject([{ reason: 'render.font_not_usable' }]);
    expect((await withFont(mono.subarray(0, 5_000), 'Now')).failures).toMatchObject([{ reason: 'render.font_not_usable' }]);
  });

  test('cannot pass for another one, whatever it calls itself', async () => {
    const before = await draw(inSlot('offer', 'Bold'));
    // Both call themselves DejaVu Sans Mono or DejaVu Sans; neither is found by that name.
    loadFont(sha256(mono), mono, false);
    loadFont('a'.repeat(64), fileOf('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), false);
    expect(Math.max(...(await rowsApart(before, await draw(inSlot('offer', 'Bold')))))).toBe(0);
  });
});

describe('the font of captions', () => {
  test('has the letters of Europe and of right-to-left scripts, and says what it lacks', () => {
    for (const text of ['Größe: 5 € “fine” ✓', 'Ελληνικά', 'Русский', 'مرحبا', 'שלום', 'line\nbreak\u200d']) expect([text, hasEveryCharacter(bundledFont(), text)]).toEqual([text, true]);
    for (const text of ['安全', 'สวัสดี', '\u0007']) expect([text, hasEveryCharacter(bundledFont(), text)]).toEqual([text, false]);
  });

  test('is named by the version that is installed', () => {
    const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'), 'utf8')) as { version: string };
    expect(captionFont.name).toContain(`dejavu-fonts-ttf ${version} `);
  });
});

describe('the key of a rendition', () => {
  const keyOf = (...texts: SlotText[]): string => renditionKey('0'.repeat(64), recipe, { ...onlyThePicture, texts }, 'an engine');

  test('is that of the picture alone while no text is drawn', () => {
    const bare = { ...recipe, drawing: { ...recipe.drawing, layout: null } };
    expect(keyOf()).toBe(renditionKey('0'.repeat(64), bare, onlyThePicture, 'an engine'));
    expect(keyOf(inSlot('footnote', 'Summer'))).toBe(keyOf());
  });

  test('is another for another text, and for the same text in another slot', () => {
    const keys = [keyOf(), keyOf(inSlot('offer', 'a')), keyOf(inSlot('offer', 'b')), keyOf(inSlot('safety', 'a')), keyOf(inSlot('offer', 'a'), inSlot('safety', 'a'))];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

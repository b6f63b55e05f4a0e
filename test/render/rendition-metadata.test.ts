import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DefaultExiftoolArgs, ExifTool, exiftoolPath } from 'exiftool-vendored';
import fc from 'fast-check';
import sharp from 'sharp';
import { spawnExiftool } from '../../activities/metadata/spawn-exiftool.js';
import { drawPicture } from '../../activities/render/draw-picture.js';
import { engine } from '../../activities/render/engine.js';
import { renditionKey } from '../../activities/render/rendition-key.js';
import { galleyNamespace, renditionMetadata } from '../../activities/render/rendition-metadata.js';
import type { Recipe, RenditionFormat } from '../../domain/recipes.js';
import { plainDrawing } from '../../domain/recipes.js';
import type { EmbeddedFields, RenditionContent } from '../../domain/rendition-content.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { sample } from '../builders/hostile-files.js';
import { sha256 } from '../builders/library.js';

const fields: EmbeddedFields = {
  title: 'Dünen & <Meer>',
  description: 'Zwei Flügel über dem Sand, 砂丘',
  altText: 'Zwei Vögel über einer Düne',
  creator: 'Zoë "Z" Müller',
  credit: 'Agentur O\'Neill',
  copyrightNotice: '© 2026 Zoë Müller',
  usageTerms: 'Nur für die Kampagne; bis 31.12.',
  webStatement: 'https://example.com/licence?a=1&b=2',
  keywords: ['Düne', 'Meer & Sand', '砂'],
  digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
};
const content: RenditionContent = { ...onlyThePicture, embedded: fields };
const recipe = (format: RenditionFormat, more: Partial<Recipe> = {}): Recipe => ({
  name: format,
  version: 1,
  purpose: 'social',
  drawing: { ...plainDrawing, fit: 'cover', width: 300, height: 250, format, quality: 80 },
  ...more,
});

let folder: string;
let exiftool: ExifTool;
/** A photograph with all that a camera and a careless program leave in it. */
let photograph: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'galley-metadata-test-'));
  const program = await exiftoolPath();
  exiftool = new ExifTool({ maxProcs: 1, processFactory: () => spawnExiftool('perl', [program, ...DefaultExiftoolArgs], process.env) });
  const file = path.join(folder, 'source.jpg');
  await writeFile(file, sample('rocket.jpg'));
  await writeFile(path.join(folder, 'thumbnail.jpg'), await sharp(sample('rocket.jpg')).resize(160).jpeg().toBuffer());
  await exiftool.write(
    file,
    { GPSLatitude: 48.1, GPSLongitude: 11.5, SerialNumber: 'SN-4711', OwnerName: 'Somebody', LensSerialNumber: 'L-1', 'XMP:CreatorAddress': 'Home Street 1', Make: 'Camera' } as never,
    { writeArgs: ['-overwrite_original', `-ThumbnailImage<=${path.join(folder, 'thumbnail.jpg')}`] },
  );
  photograph = await readFile(file);
});
afterAll(async () => {
  await exiftool.end();
  await rm(folder, { recursive: true });
});

/** What an independent reader finds, by group and name. */
async function read(bytes: Buffer, extension: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, `read.${extension}`);
  await writeFile(file, bytes);
  return exiftool.readRaw<Record<string, unknown>>(file, { readArgs: ['-G1', '-struct', '-charset', 'utf8'] });
}

describe('a rendition that leaves the house', () => {
  test.each(['jpeg', 'webp', 'png', 'avif'] as const)('says whose it is and what may be done with it, in %s', async (format) => {
    const { outputs } = await drawPicture(photograph, [recipe(format)], content);
    const found = await read(outputs[0]!.bytes, format);
    expect(found).toMatchObject({
      'XMP-dc:Title': fields.title,
      'XMP-dc:Description': fields.description,
      'XMP-dc:Creator': [fields.creator],
      'XMP-dc:Rights': fields.copyrightNotice,
      'XMP-dc:Subject': fields.keywords,
      'XMP-photoshop:Credit': fields.credit,
      'XMP-xmpRights:Marked': true,
      'XMP-xmpRights:UsageTerms': fields.usageTerms,
      'XMP-xmpRights:WebStatement': fields.webStatement,
      'XMP-iptcCore:AltTextAccessibility': fields.altText,
      'IFD0:Artist': 'Zoe "Z" Muller',
      'IFD0:Copyright': '(C) 2026 Zoe Muller',
    });
    expect(String(found['XMP-iptcExt:DigitalSourceType'])).toMatch(/digitalCapture|Digital capture/i);
    // It has no shape in ASCII: better nothing than question marks.
    expect(found['IFD0:ImageDescription']).toBeUndefined();
  });

  test('says what it was made from, by what, and where its record is', async () => {
    const { outputs } = await drawPicture(photograph, [recipe('jpeg')], content);
    const found = await read(outputs[0]!.bytes, 'jpg');
    expect(found).toMatchObject({
      'XMP-galley:SourceSha256': sha256(photograph),
      'XMP-galley:RenditionKey': renditionKey(sha256(photograph), recipe('jpeg'), content, engine),
      'XMP-galley:Engine': engine,
    });
    expect((await sharp(outputs[0]!.bytes).metadata()).xmp?.toString()).toContain(galleyNamespace);
  });

  test.each(['jpeg', 'webp', 'png', 'avif'] as const)('says nothing of the camera, the place or its owner, and has no thumbnail, in %s', async (format) => {
    const source = await read(photograph, 'jpg');
    expect(Object.keys(source).filter((name) => /GPS|SerialNumber|OwnerName|CreatorAddress|ThumbnailImage|Make/.test(name)).length).toBeGreaterThanOrEqual(7);
    const { outputs } = await drawPicture(photograph, [recipe(format)], content);
    const found = await read(outputs[0]!.bytes, format);
    expect(Object.keys(found).filter((name) => /GPS|Serial|Owner|Address|Thumbnail|Preview|Make|Model|ICC/.test(name))).toEqual([]);
  });

  test('shares its bytes between recipes that draw the same, and not with what stays in the house', async () => {
    const recipes = [recipe('jpeg', { name: 'one' }), recipe('jpeg', { name: 'two', version: 7, purpose: 'display' }), recipe('jpeg', { name: 'inside', purpose: 'preview' })];
    const { outputs } = await drawPicture(photograph, recipes, content);
    expect(outputs.map((output) => output.recipes.map(({ name }) => name))).toEqual([['one', 'two'], ['inside']]);
    const inside = await read(outputs[1]!.bytes, 'jpg');
    expect(Object.keys(inside).filter((name) => /^(XMP|IFD0|IPTC|ICC)/.test(name))).toEqual([]);
    expect(await sharp(outputs[0]!.bytes).raw().toBuffer()).toEqual(await sharp(outputs[1]!.bytes).raw().toBuffer());
  });

  test('keeps its byte cap with what it says counted', async () => {
    const capped = recipe('jpeg');
    const { outputs } = await drawPicture(photograph, [{ ...capped, drawing: { ...capped.drawing, maxBytes: 12_000 } }], content);
    expect(outputs[0]!.bytes.length).toBeLessThanOrEqual(12_000);
    expect(await read(outputs[0]!.bytes, 'jpg')).toMatchObject({ 'XMP-dc:Rights': fields.copyrightNotice });
  });
});

describe('fields that people have written', () => {
  const provenance = { sourceSha256: 'a', renditionKey: 'b', engine: 'c' };
  const none: EmbeddedFields = { title: null, description: null, altText: null, creator: null, credit: null, copyrightNotice: null, usageTerms: null, webStatement: null, keywords: [], digitalSourceType: null };

  test('stay text, whatever they look like', async () => {
    const hostile = ['</rdf:li></rdf:Alt></dc:title><xmpRights:UsageTerms>free</xmpRights:UsageTerms>', '<!ENTITY x SYSTEM "file:///etc/passwd">&x;', ']]><?xpacket end="w"?>', 'a\u0000b\u0008c\uFFFE\uD800d'];
    for (const text of hostile) {
      const { outputs } = await drawPicture(photograph, [recipe('jpeg')], { ...content, embedded: { ...none, title: text, keywords: [text, 'last'] } });
      const found = await read(outputs[0]!.bytes, 'jpg');
      // What XML cannot hold is left out.
      const said = text.replace(/[\u0000\u0008\uFFFE\uD800]/g, '');
      expect(found).toMatchObject({ 'XMP-dc:Title': said, 'XMP-dc:Subject': [said, 'last'] });
      expect(found['XMP-xmpRights:UsageTerms']).toBeUndefined();
    }
  });

  test('add no tag and no forbidden character to the packet, whatever they are', () => {
    const tags = (xmp: string): number => xmp.split('<').length;
    const plain = tags(renditionMetadata({ ...none, title: 'x' }, provenance).xmp);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const { xmp } = renditionMetadata({ ...none, title }, provenance);
        expect(tags(xmp)).toBe(plain);
        expect(xmp).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
    );
  });

  test('lose their keywords and then their description where a JPEG would not hold them, and never their rights', async () => {
    const long = { ...fields, keywords: Array.from({ length: 200 }, (_, index) => `${'砂'.repeat(60)}${index}`), description: '砂'.repeat(12_000) };
    const { outputs } = await drawPicture(photograph, [recipe('jpeg')], { ...content, embedded: long });
    const found = await read(outputs[0]!.bytes, 'jpg');
    expect(found).toMatchObject({ 'XMP-dc:Rights': fields.copyrightNotice, 'XMP-iptcCore:AltTextAccessibility': fields.altText, 'XMP-dc:Description': long.description });
    expect(found['XMP-dc:Subject']).toBeUndefined();
  });
});

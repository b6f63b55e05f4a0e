import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import sharp from 'sharp';
import { automaticFields } from '../../activities/metadata/automatic-fields.js';
import { embeddedMetadata } from '../../activities/metadata/embedded-metadata.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { textBombPng } from '../builders/hostile-files.js';

describe('embedded metadata', () => {
  test('is kept within 64 KiB, however much a file brings', () => {
    const tags = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`XMP:Field${index}`, 'ä"\\'.repeat(1_000)]));
    expect(Buffer.byteLength(JSON.stringify(embeddedMetadata(tags)))).toBeLessThan(64 * 1024);
  });

  test('holds nothing that PostgreSQL refuses or that is not for reading', () => {
    expect(
      embeddedMetadata({
        'XMP:Title': 'a\u0000b\ud800c',
        'EXIF:ThumbnailImage': '(Binary data 5442 bytes, use -b option to extract)',
        'EXIF:UserComment': '(Binary data 5442 bytes, use -b option to extract)',
        'EXIF:Blank': '   ',
        'File:Directory': '/srv/work',
        'XMP:Nested': { a: { b: { c: { d: { e: 'too deep' } } } }, LocationShown: { GPSLatitude: 1 }, kept: 1 },
      }),
    ).toEqual({ xmp: { Title: 'a bc', Nested: { kept: 1 } } });
  });
});

describe('automatic fields', () => {
  test.each([
    [{ 'EXIF:DateTimeOriginal': '0000:00:00 00:00:00' }, null],
    [{ 'EXIF:DateTimeOriginal': '    :  :     :  :  ' }, null],
    [{ 'EXIF:DateTimeOriginal': '2024:13:40 10:00:00' }, null],
    [{ 'EXIF:DateTimeOriginal': '2024:02:03 04:05:06.789' }, '2024-02-03T04:05:06'],
    [{ 'XMP:DateCreated': '2024:02:03 04:05:06-05:00' }, '2024-02-03T04:05:06-05:00'],
    [{ 'QuickTime:CreateDate': '2024:02:03 04:05:06' }, '2024-02-03T04:05:06Z'],
  ])('read the capture time from %j', (tags, instant) => {
    expect(automaticFields(tags).capturedAt).toBe(instant);
  });

  test('take no place from a camera without a fix, or off the globe', () => {
    expect(automaticFields({ 'EXIF:GPSLatitude': 0, 'EXIF:GPSLongitude': 0 }).place).toBeNull();
    expect(automaticFields({ 'EXIF:GPSLatitude': 91, 'EXIF:GPSLongitude': 0 }).place).toBeNull();
    expect(automaticFields({ 'EXIF:GPSLatitude': 48.5, 'EXIF:GPSLatitudeRef': 'North', 'EXIF:GPSLongitude': '+3.25', 'EXIF:GPSLongitudeRef': 'West' }).place).toEqual({
      latitude: 48.5,
      longitude: -3.25,
    });
  });

  test('name the camera once', () => {
    expect(automaticFields({ 'EXIF:Make': 'NIKON CORPORATION', 'EXIF:Model': 'NIKON D90' }).camera).toBe('NIKON D90');
    expect(automaticFields({ 'EXIF:Make': 'SONY', 'EXIF:Model': 'DSC-RX100M4' }).camera).toBe('SONY DSC-RX100M4');
  });
});

describe('the metadata reader', () => {
  let reader: MetadataReader;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'galley-metadata-test-'));
    reader = await startMetadataReader(pino({ level: 'silent' }));
  });
  afterAll(async () => {
    await reader.close();
    await rm(folder, { recursive: true });
  });

  test('gives up a picture whose text would fill the memory, and reads the next', async () => {
    const file = path.join(folder, 'bomb.png');
    await writeFile(file, textBombPng());
    expect(await reader.read(file)).toEqual({});
    expect(await reader.read(path.join(import.meta.dirname, '..', '..', 'samples', 'coffee.png'))).toMatchObject({ 'PNG:ImageWidth': 600 });
  });

  test('reads text of any length whole, in any script', async () => {
    const file = path.join(folder, 'sand.jpg');
    // An odd byte before it, so that no piece of output ends where a character does.
    const description = `x${'砂'.repeat(15_000)}`;
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${description}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`;
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).withXmp(xmp).jpeg().toFile(file);
    for (let attempt = 0; attempt < 20; attempt += 1) expect((await reader.read(file))['XMP:Description'] === description).toBe(true);
  });

  test('goes on after a file that it cannot read', async () => {
    const file = path.join(folder, 'x');
    expect(await reader.read(path.join(folder, 'missing'))).toEqual({});
    await writeFile(file, Buffer.from('ffd8ffe1ffff', 'hex'));
    await reader.read(file);
    expect(await reader.read(path.join(import.meta.dirname, '..', '..', 'samples', 'coffee.png'))).toMatchObject({ 'PNG:ImageWidth': 600 });
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFontTables, writeFont } from '../../runtime/font-tables.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { Call, TestAnswer, TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';

let api: TestApi;
let creative: Call;
const fileOf = (name: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(name));
const mono = fileOf('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  creative = api.as(api.tenant.people.creative);
});
afterAll(() => api?.close());

function formOf(bytes: Buffer, filename: string, fields: Readonly<Record<string, string>> = { licenceNote: 'Free font, bought by nobody' }): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(bytes)]), filename);
  return form;
}

const bring = async (bytes: Buffer, filename = 'font.ttf', headers: Record<string, string> = {}): Promise<TestAnswer> => creative('POST', '/fonts', { form: formOf(bytes, filename), headers });

/** The font with other bits in the table that says what may be done with it. */
function withEmbedding(font: Buffer, bits: number): Buffer {
  const { flavour, tables } = readFontTables(font);
  return writeFont({
    flavour,
    tables: tables.map(({ tag, data }) => {
      const changed = Buffer.from(data);
      if (tag === 'OS/2') changed.writeUInt16BE(bits, 8);
      return { tag, data: changed };
    }),
  });
}

async function storedFonts(): Promise<number> {
  const rows = await api.services.database.ask(api.tenant.tenantId, 'select id from fonts');
  return rows.length;
}

describe('a font that a tenant brings', () => {
  test('is looked into, kept, listed and shown, once however often it is sent', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const made = await bring(mono, 'DejaVuSansMono.ttf', headers);
    expect(made).toMatchObject({
      status: 201,
      body: { family: 'DejaVu Sans Mono', style: 'Book', format: 'ttf', weight: 400, embedding: 'installable', filename: 'DejaVuSansMono.ttf', bytes: mono.length, retiredAt: null, licenceNote: 'Free font, bought by nobody' },
    });
    expect(made.body.characters).toBeGreaterThan(3_000);
    expect(made.body.scripts).toEqual(expect.arrayContaining(['Latn', 'Grek', 'Cyrl', 'Arab']));
    expect((await bring(mono, 'DejaVuSansMono.ttf', headers)).body).toEqual(made.body);
    expect((await bring(mono)).body).toMatchObject({ status: 409, code: 'font.duplicate', existingFontId: made.body.id });
    expect((await creative('GET', `/fonts/${made.body.id}`)).body).toEqual(made.body);
    expect((await creative('GET', '/fonts?state=usable')).body.items).toEqual([made.body]);
    expect(await storedFonts()).toBe(1);
  });

  test('may be a WOFF file', async () => {
    expect(await bring(fileOf('@fontsource/unifont/files/unifont-latin-400-normal.woff'), 'unifont.woff')).toMatchObject({ status: 201, body: { format: 'woff', scripts: expect.arrayContaining(['Hira', 'Hani', 'Hang']) } });
  });

  test('is drawn with no more once it is retired, and may then be brought again', async () => {
    const font = withEmbedding(mono, 8);
    const { body } = await bring(font);
    expect(body).toMatchObject({ embedding: 'editable' });
    const [retired, again] = [await creative('POST', `/fonts/${body.id}/retire`), await creative('POST', `/fonts/${body.id}/retire`)];
    expect(retired).toMatchObject({ status: 200, body: { id: body.id, retiredAt: expect.any(String) } });
    expect(again.body).toEqual(retired.body);
    expect((await creative('GET', '/fonts?state=retired')).body.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
    expect((await bring(font)).status).toBe(201);
  });

  test.each([
    ['forbids its embedding', () => withEmbedding(mono, 2), 'font.embedding_restricted'],
    ['is no font', () => Buffer.from('no font at all, whatever it is called'), 'font.unreadable'],
    ['is cut short', () => mono.subarray(0, 100_000), 'font.unreadable'],
    ['has tables of noise', () => noisy(mono), 'font.unreadable'],
    ['says that it has more tables than any font', () => Buffer.concat([mono.subarray(0, 4), Buffer.from([0xff, 0xff]), mono.subarray(6)]), 'font.unreadable'],
  ] as const)('is refused where it %s, and nothing is kept', async (_what, bytes, code) => {
    const before = await storedFonts();
    expect((await bring(bytes())).body).toMatchObject({ status: 422, code });
    expect(await storedFonts()).toBe(before);
  });

  test('needs a note by which right it is used', async () => {
    expect((await creative('POST', '/fonts', { form: formOf(mono, 'a.ttf', {}) })).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/licenceNote' }] });
  });

  test('leaves its mark in the audit log', async () => {
    const { body } = await api.as(api.tenant.people.admin)('GET', '/audit?limit=200');
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual(expect.arrayContaining(['font.brought', 'font.retired']));
  });
});

/** The directory is right, and what it leads to is not. */
function noisy(font: Buffer): Buffer {
  const bytes = Buffer.from(font);
  for (let at = 400; at < bytes.length; at += 1) bytes[at] = (at * 7919) & 0xff;
  return bytes;
}

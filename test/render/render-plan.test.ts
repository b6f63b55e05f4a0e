import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import sharp from 'sharp';
import { createIngestActivities } from '../../activities/ingest/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { createRenderActivities } from '../../activities/render/activities.js';
import type { RenderJob } from '../../activities/render/render-child.js';
import type { RenderPool } from '../../activities/render/render-pool.js';
import { startRenderPool } from '../../activities/render/render-pool.js';
import { findAsset } from '../../db/find-asset.js';
import { listAssets } from '../../db/list-assets.js';
import { standardRecipes } from '../../domain/recipes.js';
import { asActivity } from '../builders/as-activity.js';
import { plainText, sample } from '../builders/hostile-files.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';
import { addVersionWithSlots } from '../builders/slots.js';
import type { UploadedVersion } from '../builders/upload.js';
import { addUpload, versionRow } from '../builders/upload.js';

let library: Library;
let metadataReader: MetadataReader;
let pool: RenderPool;
/** Recipes of each job that reached a render process. */
let drawn: string[][] = [];
let seed = 0;

beforeAll(async () => {
  library = await createLibrary();
  [metadataReader, pool] = await Promise.all([startMetadataReader(library.logger), startRenderPool(library.environment, library.logger)]);
});
afterAll(async () => {
  pool.close();
  await metadataReader.close();
  await library.close();
});

/** A photograph whose bytes nobody has uploaded before; trailing bytes do not change what is seen. */
function newPhotograph(name = 'Wood.jpg'): Buffer {
  seed += 1;
  return Buffer.concat([sample(name), Buffer.from(`copy ${seed}`)]);
}

async function examined(bytes: Buffer, filename = 'wood.jpg'): Promise<UploadedVersion> {
  const upload = await addUpload(library, { bytes, filename });
  await asActivity(createIngestActivities({ ...library, metadataReader }).examineOriginal, upload);
  return upload;
}

async function render(upload: UploadedVersion) {
  drawn = [];
  const renderPool = {
    ...pool,
    render: async (job: RenderJob) => {
      drawn.push(job.recipes.map(({ name }) => name));
      return pool.render(job);
    },
  };
  return asActivity(createRenderActivities({ ...library, renderPool }).renderPlan, upload);
}

function rows({ versionId }: UploadedVersion) {
  return library.sql<Record<string, string>>('select * from renditions where version_id = $1 order by recipe', [versionId]);
}

describe('rendering a photograph', () => {
  test('gives every recipe a row and an object, and the version its likeness', async () => {
    const upload = await examined(newPhotograph());
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
    const made = await rows(upload);
    expect(made.map(({ recipe }) => recipe).sort()).toEqual(standardRecipes.map(({ name }) => name).sort());
    for (const rendition of made) {
      expect(rendition['object_key']).toBe(`tenants/${library.tenantId}/renditions/${rendition['rendition_key']}`);
      const stored = await library.objectStore.getBuffer({ bucket: 'assets', key: rendition['object_key'] ?? '' }, { maxBytes: 1_000_000 });
      expect(sha256(stored)).toBe(rendition['sha256']);
    }
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'ready', preview_reason: null, width: 2_560, height: 1_920, has_alpha: false, pages: 1 });
    const { thumbhash, likeness, dominant_colours: colours } = await versionRow(library, upload);
    expect(thumbhash).toMatch(/^[A-Za-z0-9+/=]{20,40}$/);
    expect(likeness).toMatch(/^[01]{64}$/);
    expect(colours).toEqual(expect.arrayContaining([{ hex: expect.stringMatching(/^#[0-9a-f]{6}$/), share: expect.any(Number) }]));
  });

  test('draws what two channels share once', async () => {
    const upload = await examined(newPhotograph());
    await render(upload);
    const keyOf = async (recipe: string): Promise<string | undefined> => (await rows(upload)).find((row) => row['recipe'] === recipe)?.['object_key'];
    expect(await keyOf('tiktok')).toBe(await keyOf('instagram-story'));
  });

  test('again draws nothing and keeps every row', async () => {
    const upload = await examined(newPhotograph());
    await render(upload);
    const before = await rows(upload);
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
    expect(drawn).toEqual([]);
    expect(await rows(upload)).toEqual(before);
  });

  test('of which the tenant has the same bytes already draws nothing', async () => {
    const bytes = newPhotograph();
    await render(await examined(bytes));
    const second = await examined(bytes);
    expect(await render(second)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
    expect(drawn).toEqual([]);
    expect(await versionRow(library, second)).toMatchObject({ preview: 'ready', width: 2_560, thumbhash: expect.any(String) });
  });

  test('draws again only what the store has lost', async () => {
    const upload = await examined(newPhotograph());
    await render(upload);
    const lost = (await rows(upload)).find(({ recipe }) => recipe === 'linkedin');
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: lost?.['object_key'] ?? '' });
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
    expect(drawn).toEqual([['linkedin']]);
    expect(await library.objectStore.head({ bucket: 'assets', key: lost?.['object_key'] ?? '' })).not.toBeNull();
  });

  test('marks what the picture is too small for, and why', async () => {
    const upload = await examined(newPhotograph('rocket.jpg'));
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 6, failed: 6 });
    const failed = (await rows(upload)).filter(({ state }) => state === 'failed');
    expect(failed.map(({ recipe, reason }) => [recipe, reason])).toEqual(
      ['display-160x600', 'display-728x90', 'display-970x250', 'instagram-story', 'linkedin', 'tiktok'].map((recipe) => [recipe, 'render.source_too_small']),
    );
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 6, failed: 6 });
    expect(drawn).toEqual([]);
  });
});

describe('rendering a version that differs in its components only', () => {
  const lettered = standardRecipes.filter(({ drawing }) => drawing.layout !== null).map(({ name }) => name);
  const keysOf = async (version: UploadedVersion): Promise<Record<string, string>> =>
    Object.fromEntries((await rows(version)).map((row) => [row['recipe'] ?? '', row['rendition_key'] ?? '']));

  test('draws exactly the renditions that show a text, and takes over all others and the likeness', async () => {
    const plain = await examined(newPhotograph());
    await render(plain);
    const offered = await addVersionWithSlots(library, plain, { offer: 'Intro offer', safety: 'Keep away from fire.' });
    expect(await render(offered)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
    expect(drawn).toEqual([lettered]);
    const [before, after] = [await keysOf(plain), await keysOf(offered)];
    expect(Object.keys(after).filter((recipe) => after[recipe] !== before[recipe]).sort()).toEqual([...lettered].sort());
    const { thumbhash, likeness } = await versionRow(library, plain);
    expect(await versionRow(library, offered)).toMatchObject({ preview: 'ready', thumbhash, likeness });
  });

  test('draws nothing, and does not fetch the original, where the text changed is shown nowhere or was drawn before', async () => {
    const plain = await examined(newPhotograph());
    await render(plain);
    const first = await addVersionWithSlots(library, plain, { offer: 'Intro offer' });
    await render(first);
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: `tenants/${library.tenantId}/originals/${plain.versionId}` });
    for (const texts of [{ footnote: 'Summer' }, { offer: 'Intro offer', footnote: 'Autumn' }, {}]) {
      const next = await addVersionWithSlots(library, first, texts);
      expect(await render(next)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
      expect(drawn).toEqual([]);
      expect(await keysOf(next)).toEqual(await keysOf('offer' in texts ? first : plain));
    }
  });

  test('says of each rendition that has no room for the text that there is none, and makes the others', async () => {
    const plain = await examined(newPhotograph());
    const wordy = await addVersionWithSlots(library, plain, { safety: 'Not for children under 36 months. '.repeat(14) });
    const { ready, failed } = (await render(wordy)) as { ready: number; failed: number };
    expect(ready + failed).toBe(12);
    const refused = (await rows(wordy)).filter(({ state }) => state === 'failed');
    expect(refused.map(({ recipe, reason }) => [recipe, reason])).toContainEqual(['display-728x90', 'render.text_does_not_fit']);
    expect((await rows(wordy)).find(({ recipe }) => recipe === 'instagram-story')).toMatchObject({ state: 'ready' });
  });

  test('shows no empty boxes for characters that the font does not have', async () => {
    const plain = await examined(newPhotograph());
    await render(plain);
    const other = await addVersionWithSlots(library, plain, { safety: '安全第一' });
    expect(await render(other)).toEqual({ outcome: 'rendered', ready: 12 - lettered.length, failed: lettered.length });
    expect(new Set((await rows(other)).flatMap(({ reason }) => reason ?? []))).toEqual(new Set(['render.text_not_drawable']));
    expect((await rows(other)).find(({ recipe }) => recipe === 'display-300x250')).toMatchObject({ reason_facts: { slot: 'safety', character: 'U+5B89' } });
  });

  test('tells what is written on each rendition, and the asset is found by it for as long as it shows it', async () => {
    const plain = await examined(newPhotograph());
    await render(plain);
    const found = async (words: string): Promise<string[]> =>
      (await listAssets(library.database, library.tenantId, { words, state: undefined, campaignId: undefined, after: null, rows: 10 })).map(({ id }) => id);
    const offered = await addVersionWithSlots(library, plain, { offer: 'Zwanzigprozentig billiger', safety: 'Feuerfern halten' });
    expect(await found('Zwanzigprozentig')).toEqual([]);
    await render(offered);
    const said = Object.fromEntries((await rows(offered)).map(({ recipe, drawn_text: text }) => [recipe, text]));
    expect(said).toMatchObject({ 'display-300x250': 'Zwanzigprozentig billiger\nFeuerfern halten', 'preview-640': null });
    expect([await found('Zwanzigprozentig'), await found('feuerfern billiger')]).toEqual([[plain.assetId], [plain.assetId]]);
    expect((await findAsset(library.database, library.tenantId, plain.assetId))?.altText).toBe('Zwanzigprozentig billiger\nFeuerfern halten');
    await render(await addVersionWithSlots(library, plain, {}));
    expect(await found('Zwanzigprozentig')).toEqual([]);
  });

  test('sets texts in a font of the tenant and shows its logo, both read from the store by the render process', async () => {
    const font = readFileSync(createRequire(import.meta.url).resolve('@fontsource/unifont/files/unifont-latin-400-normal.woff'));
    const logo = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#ff0000' } }).png().toBuffer();
    const [fontId, fontKey, logoKey] = [randomUUID(), `trial/${sha256(font)}`, `trial/${sha256(logo)}`];
    await library.objectStore.put({ bucket: 'assets', key: fontKey }, font, { sha256: sha256(font), contentType: 'font/woff' });
    await library.objectStore.put({ bucket: 'assets', key: logoKey }, logo, { sha256: sha256(logo), contentType: 'image/png' });
    const { id: personId } = await library.addPerson({ roles: ['creative'] });
    const plain = await examined(newPhotograph());
    await library.sql(
      `insert into fonts (tenant_id, id, family, style, format, weight, characters, scripts, embedding, licence_note, filename, bytes, sha256, object_key, brought_by)
       values ($1, $2, 'Unifont', 'Regular', 'woff', 400, 1, '{}', 'installable', 'Ours', 'unifont.woff', $3, $4, $5, $6)`,
      [library.tenantId, fontId, font.length, sha256(font), fontKey, personId],
    );
    const { drawing } = standardRecipes.find(({ name }) => name === 'display-300x250')!;
    const layout = { ...drawing.layout, name: 'ours', roles: drawing.layout!.roles.map((role) => ({ ...role, fontId: role.kind === 'text' ? fontId : null })) };
    await library.sql(
      `insert into recipes (tenant_id, name, version, id, purpose, drawing, state, made_by) values ($1, 'display-300x250', 4, $2, 'display', $3, 'active', $4)`,
      [library.tenantId, randomUUID(), JSON.stringify({ ...drawing, layout }), personId],
    );
    const version = await addVersionWithSlots(library, plain, { offer: '夏の大セール', logo: '' });
    await library.sql(
      `update component_versions set object_key = $2, content_hash = encode(sha256(convert_to($3, 'UTF8')), 'hex')
        where id = (select component_version_id from version_slots where version_id = $1 and slot = 'logo')`,
      [version.versionId, logoKey, `galley component 1\n${JSON.stringify(['logo', '', sha256(logo)])}`],
    );
    await render(version);
    const mine = (await rows(version)).find(({ recipe }) => recipe === 'display-300x250');
    expect(mine).toMatchObject({ state: 'ready', recipe_version: 4, drawn_text: '夏の大セール' });
    const bytes = await library.objectStore.getBuffer({ bucket: 'assets', key: mine!['object_key']! }, { maxBytes: 1_000_000 });
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const reds = Array.from({ length: 300 * 250 }, (_, at) => data[at * 3]! > 200 && data[at * 3 + 1]! < 60).filter(Boolean).length;
    expect(reds).toBeGreaterThan(2_000);

    await library.sql('update fonts set retired_at = now() where id = $1', [fontId]);
    const later = await addVersionWithSlots(library, plain, { offer: 'Later' });
    await render(later);
    expect((await rows(later)).find(({ recipe }) => recipe === 'display-300x250')).toMatchObject({ state: 'failed', reason: 'render.font_not_usable', reason_facts: { fontId } });
    await library.sql(`delete from recipes where name = 'display-300x250'`);
  });
});

describe('rendering that is cancelled', () => {
  test('ends the process that draws, and leaves the version as it was', async () => {
    const upload = await examined(newPhotograph());
    const worker = new MockActivityEnvironment();
    let processes: number[] = [];
    const renderPool = {
      ...pool,
      render: async (job: RenderJob) =>
        pool.render({
          ...job,
          sign: async (outputs) => {
            processes = pool.processes();
            worker.cancel('CANCELLED');
            return job.sign(outputs);
          },
        }),
    };
    const { renderPlan } = createRenderActivities({ ...library, renderPool });
    await expect(worker.run(renderPlan, upload)).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(pool.processes().filter((pid) => processes.includes(pid)).length).toBeLessThan(processes.length);
    expect(await rows(upload)).toEqual([]);
    expect(await render(upload)).toMatchObject({ outcome: 'rendered', ready: 12 });
  });
});

describe('rendering what cannot be drawn', () => {
  test('a broken photograph is quarantined', async () => {
    const upload = await examined(sample('Wood.jpg').subarray(0, 300_000));
    expect(await render(upload)).toEqual({ outcome: 'quarantined', reason: 'ingest.unreadable' });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'failed', preview_reason: 'ingest.unreadable' });
    expect(await rows(upload)).toEqual([]);
  });

  test('a type without a preview stays usable', async () => {
    const upload = await examined(plainText, 'copy.txt');
    expect(await render(upload)).toEqual({ outcome: 'not_possible', reason: 'render.unsupported_type' });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'not_possible' });
  });

  test('while its bytes are away is tried again later', async () => {
    const upload = await examined(newPhotograph());
    await library.objectStore.removeEveryVersion({ bucket: 'assets', key: `tenants/${library.tenantId}/originals/${upload.versionId}` });
    await expect(render(upload)).rejects.toMatchObject({ code: 'storage.object_missing' });
    expect(await versionRow(library, upload)).toMatchObject({ preview: 'pending' });
  });

  test('before it has been examined is a mistake that no retry mends', async () => {
    const upload = await addUpload(library, { bytes: newPhotograph() });
    await expect(render(upload)).rejects.toMatchObject({ nonRetryable: true, type: 'asset.not_ready' });
    await expect(render({ ...upload, tenantId: await library.addTenant() })).rejects.toMatchObject({ nonRetryable: true, type: 'resource.not_found' });
  });
});

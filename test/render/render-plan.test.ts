import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createIngestActivities } from '../../activities/ingest/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { createRenderActivities } from '../../activities/render/activities.js';
import type { RenderJob } from '../../activities/render/render-child.js';
import type { RenderPool } from '../../activities/render/render-pool.js';
import { startRenderPool } from '../../activities/render/render-pool.js';
import { standardRecipes } from '../../domain/recipes.js';
import { asActivity } from '../builders/as-activity.js';
import { harmlessSvg, sample } from '../builders/hostile-files.js';
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
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 7, failed: 5 });
    const failed = (await rows(upload)).filter(({ state }) => state === 'failed');
    expect(failed.map(({ recipe, reason }) => [recipe, reason])).toEqual(
      ['display-160x600', 'display-728x90', 'display-970x250', 'instagram-story', 'tiktok'].map((recipe) => [recipe, 'render.source_too_small']),
    );
    expect(await render(upload)).toEqual({ outcome: 'rendered', ready: 7, failed: 5 });
    expect(drawn).toEqual([]);
  });
});

describe('rendering a version that differs in its components only', () => {
  const lettered = standardRecipes.filter(({ drawing }) => drawing.captions.length > 0).map(({ name }) => name);
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
    for (const texts of [{ headline: 'Summer' }, { offer: 'Intro offer', headline: 'Autumn' }, {}]) {
      const next = await addVersionWithSlots(library, first, texts);
      expect(await render(next)).toEqual({ outcome: 'rendered', ready: 12, failed: 0 });
      expect(drawn).toEqual([]);
      expect(await keysOf(next)).toEqual(await keysOf('offer' in texts ? first : plain));
    }
  });

  test('says of each rendition that has no room for the text that there is none, and makes the others', async () => {
    const plain = await examined(newPhotograph());
    const wordy = await addVersionWithSlots(library, plain, { safety: 'Not for children under 36 months. '.repeat(8) });
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
    expect(drawn).toEqual([]);
    expect(new Set((await rows(other)).flatMap(({ reason }) => reason ?? []))).toEqual(new Set(['render.text_not_drawable']));
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
    const upload = await examined(harmlessSvg, 'logo.svg');
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

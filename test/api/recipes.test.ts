import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Call } from '../setup/test-api.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';

let api: LivingApi;
let [creative, photographer, manager] = [] as unknown as Call[];

beforeAll(async () => {
  api = await startLivingApi();
  [creative, photographer, manager] = [api.as(api.tenant.people.creative), api.as(api.tenant.people.photographer), api.as(api.tenant.people.project_manager)];
});
afterAll(() => api?.close());

const banner = { fit: 'cover', width: 400, height: 200, format: 'webp', quality: 70 } as const;
const draft = async (name: string, drawing: object = banner) => creative!('POST', '/recipes', { body: { name, purpose: 'web', drawing } });
const names = async (state = 'active'): Promise<string[]> => (await creative!('GET', `/recipes?state=${state}`)).body.items.map(({ name, version }: { name: string; version: number }) => `${name}@${version}`);
const renditions = async (assetId: string): Promise<{ recipe: string; recipeVersion: number; state: string }[]> => (await creative!('GET', `/assets/${assetId}/renditions`)).body.items;
const recipesOf = async (assetId: string): Promise<string[]> => (await renditions(assetId)).filter(({ state }) => state === 'ready').map(({ recipe, recipeVersion }) => `${recipe}@${recipeVersion}`);

describe('a recipe', () => {
  test('that contradicts itself is refused with all that is wrong in it', async () => {
    const answer = await draft('broken', { ...banner, format: 'jpeg', lowestQuality: 90, background: '#ffffff00', padding: 100, animated: true, otherFormats: ['webp'] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'recipe.invalid' } });
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/drawing/lowestQuality', '/drawing/otherFormats', '/drawing/background', '/drawing/padding', '/drawing/animated']);
    expect((await draft('too-wide', { ...banner, width: 8_193 })).body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/drawing/width' }] });
    expect((await draft('Not A Name')).body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/name' }] });
    expect((await draft('preview-640')).body).toMatchObject({ code: 'recipe.reserved' });
    expect((await manager!('POST', '/recipes', { body: { name: 'mine', purpose: 'web', drawing: banner } })).body).toMatchObject({ code: 'permission.denied' });
  });

  test('is drafted, tried, put in use, brought to what was there, changed, and retired', async () => {
    const old = await api.bring(photographer!, 'Wood.jpg');
    expect((await draft('banner')).body).toMatchObject({ name: 'banner', isReserved: false, versions: [{ version: 1, state: 'draft', isStandard: false, allowed: ['activate', 'preview'] }] });
    expect(await names()).not.toContain('banner@1');
    expect(await names('draft')).toContain('banner@1');

    const asked = await creative!('POST', '/recipes/banner/versions/1/preview', { body: { assetId: old } });
    expect(asked).toMatchObject({ status: 202, body: { recipe: { name: 'banner', version: 1 }, assetId: old } });
    const again = await creative!('POST', '/recipes/banner/versions/1/preview', { body: { assetId: old } });
    expect(again.body.id).toBe(asked.body.id);
    const preview = await until('the preview', async () => {
      const { body } = await creative!('GET', `/recipe-previews/${asked.body.id}`);
      return body.state === 'pending' ? undefined : body;
    });
    expect(preview).toMatchObject({ state: 'ready', mediaType: 'image/webp', width: 400, height: 200 });
    const bytes = await fetch(preview.url);
    expect((await bytes.arrayBuffer()).byteLength).toBe(preview.bytes);
    expect(await recipesOf(old)).not.toContain('banner@1');

    const impact = (await manager!('GET', '/recipes/banner/versions/1/impact')).body;
    expect(impact).toMatchObject({ versions: 1, renditions: 1, tooSmall: 0, bytesFrom: 'previews', minutesFrom: 'previews' });
    expect(impact.bytes).toBe(preview.bytes);

    expect((await creative!('POST', '/recipes/banner/versions/1/activate')).body).toMatchObject({ versions: [{ state: 'active', allowed: ['retire', 'preview'] }] });
    expect((await creative!('POST', '/recipes/banner/versions/1/activate')).body).toMatchObject({ code: 'recipe.wrong_state' });
    const fresh = await api.bring(photographer!, 'Dune.jpg');
    expect(await recipesOf(fresh)).toContain('banner@1');
    expect(await recipesOf(old)).not.toContain('banner@1');

    expect((await creative!('POST', '/backfills', { body: { recipes: ['nobodys'] } })).body).toMatchObject({ code: 'backfill.recipe_not_active' });
    expect((await creative!('POST', '/backfills', { body: { recipes: 'all_stale', dryRun: true } })).body).toMatchObject({ versions: 1, renditions: 1 });
    const started = await creative!('POST', '/backfills', { body: { recipes: ['banner'] } });
    expect(started).toMatchObject({ status: 202, body: { recipes: [{ name: 'banner', version: 1 }] } });
    const done = await until('the backfill', async () => {
      const { body } = await creative!('GET', `/backfills/${started.body.id}`);
      return body.state === 'done' ? body : undefined;
    });
    expect(done).toMatchObject({ versions: 1, counts: { done: 1, failed: 0 }, renditions: { ready: 1, failed: 0 }, allowed: [] });
    expect(await recipesOf(old)).toContain('banner@1');
    expect((await creative!('GET', `/backfills/${started.body.id}/items`)).body.items).toMatchObject([{ asset: { id: old }, state: 'done', ready: 1 }]);
    expect((await manager!('GET', '/recipes/banner/versions/1/impact')).body).toMatchObject({ versions: 0, renditions: 0 });

    expect((await draft('banner', { ...banner, quality: 60 })).body.versions).toMatchObject([{ version: 2, state: 'draft' }, { version: 1, state: 'active' }]);
    expect((await creative!('POST', '/recipes/banner/versions/2/activate')).body.versions).toMatchObject([{ version: 2, state: 'active' }, { version: 1, state: 'superseded' }]);
    expect(await names()).toEqual(expect.arrayContaining(['banner@2']));
    expect((await creative!('POST', '/recipes/banner/versions/2/retire')).body.versions).toMatchObject([{ state: 'retired' }, { state: 'superseded' }]);
    expect((await names()).filter((name) => name.startsWith('banner'))).toEqual([]);
    const audit = (await api.as(api.tenant.people.admin)('GET', '/audit?subject=recipe:banner')).body.items.map(({ action }: { action: string }) => action);
    expect(audit.reverse()).toEqual(['recipe.drafted', 'recipe.previewed', 'recipe.previewed', 'recipe.activated', 'recipe.drafted', 'recipe.activated', 'recipe.retired']);
  });

  test('of the standard set can be replaced, retired and taken up again; those that Galley shows by cannot', async () => {
    const [standard] = (await creative!('GET', '/recipes/linkedin')).body.versions;
    expect(standard).toMatchObject({ state: 'active', isStandard: true, madeBy: null });
    const next = standard.version + 1;
    await draft('linkedin', { ...banner, width: 1_200, height: 627, format: 'jpeg' });
    expect((await creative!('POST', `/recipes/linkedin/versions/${next}/activate`)).body.versions).toMatchObject([{ version: next, state: 'active' }, { version: standard.version, state: 'superseded' }]);
    await creative!('POST', `/recipes/linkedin/versions/${next}/retire`);
    expect((await names()).some((name) => name.startsWith('linkedin@'))).toBe(false);
    expect((await creative!('POST', `/recipes/linkedin/versions/${standard.version}/activate`)).status).toBe(200);
    expect(await names()).toContain(`linkedin@${standard.version}`);
    expect((await creative!('POST', '/recipes/web-2048/versions/1/retire')).body).toMatchObject({ code: 'recipe.reserved' });
    expect((await creative!('POST', '/recipes/linkedin/versions/77/retire')).status).toBe(404);
  });

  test('that an open campaign asks for is not retired', async () => {
    const channelId = (await manager!('GET', '/channels')).body.items[0].id;
    const campaign = await manager!('POST', '/campaigns', { body: { name: 'Spring', brief: { what: 'Spring' }, deliverables: [{ channelId, recipe: 'display-300x250' }] } });
    expect(campaign.status).toBe(201);
    const [{ version }] = (await creative!('GET', '/recipes/display-300x250')).body.versions;
    expect((await creative!('POST', `/recipes/display-300x250/versions/${version}/retire`)).body).toMatchObject({ code: 'recipe.needed', campaignIds: [campaign.body.id] });
  });
});

describe('a rendition that cannot be made', () => {
  test('of an approved asset waits for a person, who tries again or lets it be', async () => {
    const assetId = await api.bring(photographer!, 'rocket.jpg');
    const tasks = async (): Promise<{ renditionId: string; recipe: { name: string } }[]> => (await creative!('GET', `/rendition-tasks?assetId=${assetId}`)).body.items;
    expect(await tasks()).toEqual([]);
    const [reviewId] = (await photographer!('POST', '/reviews', { body: { assetIds: [assetId] } })).body.items.map((one: { reviewId: string }) => one.reviewId);
    const { contentHash } = (await api.as(api.tenant.people.brand_manager)('GET', `/reviews/${reviewId}`)).body;
    await api.as(api.tenant.people.brand_manager)('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } });
    const waiting = await until('the tasks', async () => {
      const found = await tasks();
      return found.length > 0 ? found : undefined;
    });
    const banner728 = waiting.find(({ recipe }) => recipe.name === 'display-728x90');
    expect(banner728).toMatchObject({ asset: { id: assetId }, reason: { code: 'render.source_too_small' }, options: ['frame_anew', 'larger_original', 'change_recipe', 'waive'] });
    const { renditionId } = banner728!;
    expect((await creative!('POST', `/rendition-tasks/${renditionId}/retry`)).status).toBe(202);
    expect((await creative!('POST', `/rendition-tasks/${renditionId}/waive`, { body: { reason: 'No banner here' } })).body).toMatchObject({ isWaived: true });
    expect((await tasks()).map((one) => one.renditionId)).not.toContain(renditionId);
    expect((await creative!('POST', `/rendition-tasks/${renditionId}/waive`, { body: { reason: 'Again' } })).body).toMatchObject({ code: 'rendition.not_a_task' });
    const told = await until('the owner to be told', async () => {
      const rows = await api.services.database.ask<{ person_id: string }>(api.tenant.tenantId, `select person_id from notices where kind = 'renditions_failed' and about ->> 'assetId' = $1`, [assetId]);
      return rows.length > 0 ? rows : undefined;
    });
    expect(told).toEqual([{ person_id: api.tenant.people.photographer.personId }]);
  });
});

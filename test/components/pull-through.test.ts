import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ComponentWorld } from '../builders/components.js';
import { createComponentWorld } from '../builders/components.js';
import { startLivingApi, until } from '../setup/living-api.js';

let world: ComponentWorld;

beforeAll(async () => {
  world = await createComponentWorld(await startLivingApi());
});
afterAll(() => world?.api.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('a change of wording', () => {
  test('is approved again, and then takes the place of what is live', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'Now 20 % off');
    const assetId = await world.approved('offer', versionId);
    const { placementId, url } = await world.live(assetId);
    const newText = await world.approvedVersion(componentId, { text: 'Now 25 % off' });

    const impact = (await world.call.creative('GET', `/components/${componentId}/impact`)).body;
    expect(impact).toMatchObject({ assets: 1, held: 0, inReview: 0, livePlacements: 1, byState: { published: 1 }, items: [{ asset: { id: assetId }, slots: [{ slot: 'offer', componentVersionId: versionId }] }] });
    const dry = await world.pullThrough(componentId, { toVersionId: newText, dryRun: true });
    expect(dry).toMatchObject({ status: 200, body: { assets: 1, replaced: 1, needApproval: 1, takenDownFirst: 0, items: [{ asset: { id: assetId }, outcome: 'replace', needsApproval: true }] } });
    expect((await world.call.manager('GET', `/pull-throughs?componentId=${componentId}`)).body.items).toEqual([]);

    const started = await world.pullThrough(componentId, { toVersionId: newText });
    expect(started).toMatchObject({ status: 202, body: { assets: 1, severity: 'wording' } });
    expect(started.headers.get('location')).toBe(`/api/v1/pull-throughs/${started.body.id}`);
    const waiting = await world.inState(started.body.id, 'waiting');
    expect(waiting).toMatchObject({ counts: { asked: 1, done: 0 } });
    const [wait] = await until('it to wait for the brand managers', async () => {
      const { waitingOn } = (await world.run(started.body.id)) as { waitingOn: { what: string }[] };
      return waitingOn.some(({ what }) => what === 'decision') ? waitingOn : undefined;
    });
    expect(wait).toMatchObject({ what: 'decision', roles: ['brand_manager'], people: [{ id: world.api.tenant.people.brand_manager.personId }], assets: 1 });
    expect(await statusOf(url)).toBe(200);
    expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer' }]);

    await world.approveOpenReviewOf(assetId);
    const done = await world.inState(started.body.id, 'done');
    expect(done).toMatchObject({ assets: 1, counts: { done: 1, asked: 0, pending: 0 }, waitingOn: [] });
    const { items } = (await world.call.social('GET', `/placements?assetId=${assetId}`)).body;
    expect(items.map(({ id, state }: { id: string; state: string }) => ({ isOld: id === placementId, state }))).toEqual([{ isOld: false, state: 'live' }, { isOld: true, state: 'replaced' }]);
    expect(await statusOf(items[0].remoteUrl)).toBe(200);
    expect((await world.call.creative('GET', `/components/${componentId}/impact?versionId=${versionId}`)).body).toMatchObject({ assets: 0, livePlacements: 0 });
  });

  test('supersedes a review that is open, and opens the next', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'Be bold');
    const assetId = await world.draft('offer', versionId);
    const reviewId = await world.submit(assetId);
    const run = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'Be bolder' }) });
    await world.inState(run.body.id, 'waiting');
    await world.approveOpenReviewOf(assetId);
    expect(await world.inState(run.body.id, 'done')).toMatchObject({ counts: { done: 1 } });
    expect((await world.call.brand('GET', `/reviews/${reviewId}`)).body.state).toBe('superseded');
    expect((await world.asset(assetId))['state']).toBe('approved');
  });

  test('leaves what is held, what ends first and what has no adaptation, and says why', async () => {
    const { componentId, versionId } = await world.approvedComponent('claim', 'Works in a day');
    const german = await world.approvedVersion(componentId, { text: 'Wirkt in einem Tag', adapts: versionId, market: 'DE', locale: 'de' });
    const french = await world.approvedVersion(componentId, { text: 'Agit en un jour', adapts: versionId, market: 'FR', locale: 'fr' });
    const [held, ending, inGerman, inFrench] = [
      await world.draft('offer', versionId), await world.draft('offer', versionId, { metadata: JSON.stringify({ sunsetAt: inDays(0.5) }) }),
      await world.draft('offer', german), await world.draft('offer', french),
    ];
    await world.call.compliance('POST', `/assets/${held}/hold`);
    await world.api.rested(held);
    const next = await world.approvedVersion(componentId, { text: 'Works in two days' });
    const nextGerman = await world.approvedVersion(componentId, { text: 'Wirkt in zwei Tagen', adapts: next, market: 'DE', locale: 'de' });

    const dry = (await world.pullThrough(componentId, { toVersionId: next, dryRun: true })).body;
    expect(dry).toMatchObject({ assets: 4, replaced: 1, skipped: 1, flagged: 2 });
    const run = await world.pullThrough(componentId, { toVersionId: next });
    const after = await until('all to be asked', async () => {
      const body = await world.run(run.body.id);
      return body['counts'].pending === 0 && body['counts'].done === 1 ? body : undefined;
    });
    expect(after['reasons'].map(({ code, state }: { code: string; state: string }) => [code, state]).sort()).toEqual([
      ['asset.held', 'flagged'], ['component.adaptation_missing', 'flagged'], ['pull_through.expires_first', 'skipped'],
    ]);
    const items = (await world.call.manager('GET', `/pull-throughs/${run.body.id}/items`)).body.items as { asset: { id: string }; state: string; reason: { code: string } | null }[];
    const of = (assetId: string): unknown => items.filter(({ asset }) => asset.id === assetId).map(({ state, reason }) => [state, reason?.code ?? null])[0];
    expect([of(held), of(ending), of(inFrench), of(inGerman)]).toEqual([
      ['flagged', 'asset.held'], ['skipped', 'pull_through.expires_first'], ['flagged', 'component.adaptation_missing'], ['done', null],
    ]);
    expect((await world.asset(inGerman))['slots']).toMatchObject([{ componentVersionId: nextGerman }]);
    await world.inState(run.body.id, 'done');

    const told = await world.api.services.database.ask<{ kind: string; about: Record<string, string>; who: string }>(
      world.api.tenant.tenantId,
      `select n.kind, n.about, p.id as who from notices n join people p on p.id = n.person_id where n.kind like 'pull_through_%' and (n.about ->> 'pullThroughId' = $1 or n.about ->> 'assetId' = any($2))`,
      [run.body.id, [held, ending, inGerman, inFrench]],
    );
    const { photographer, creative } = world.api.tenant.people;
    expect(told.filter(({ kind }) => kind === 'pull_through_started').map(({ who }) => who).sort()).toEqual([photographer.personId, creative.personId].sort());
    expect(new Set(told.filter(({ kind }) => kind === 'pull_through_flagged').map(({ about }) => about['assetId']))).toEqual(new Set([held, inFrench]));
  });
});

describe('a matter of safety', () => {
  test('is taken down at once, and goes out again when it is approved', async () => {
    const { componentId, versionId } = await world.approvedComponent('safety_statement', 'May cause drowsiness');
    const assetId = await world.approved('safety', versionId);
    const { placementId, url } = await world.live(assetId);
    const run = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'May cause drowsiness. Do not drive.' }) });
    expect(run.body).toMatchObject({ severity: 'safety' });
    await until('it to be down', async () => ((await world.call.social('GET', `/placements/${placementId}`)).body.state === 'withdrawn' ? true : undefined));
    expect(await statusOf(url)).toBe(404);
    expect(await world.run(run.body.id)).toMatchObject({ counts: { done: 0, asked: 1 } });
    await world.approveOpenReviewOf(assetId);
    await world.inState(run.body.id, 'done');
    const [live] = (await world.call.social('GET', `/placements?assetId=${assetId}`)).body.items;
    expect(live).toMatchObject({ state: 'live' });
    expect(await statusOf(live.remoteUrl)).toBe(200);
  });
});

describe('a second change', () => {
  test('during the first takes its assets over: each goes out with the newest text', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 10');
    const assetId = await world.approved('offer', versionId);
    const first = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'EUR 11' }) });
    await world.inState(first.body.id, 'waiting');
    const newest = await world.approvedVersion(componentId, { text: 'EUR 12' });
    const second = await world.pullThrough(componentId, { toVersionId: newest });
    expect(await world.inState(first.body.id, 'coalesced')).toMatchObject({ counts: { coalesced: 1 }, reasons: [{ code: 'pull_through.coalesced' }] });
    await until('the asset to have the newest text', async () => ((await world.asset(assetId))['slots'][0]?.componentVersionId === newest ? true : undefined));
    await world.approveOpenReviewOf(assetId);
    expect(await world.inState(second.body.id, 'done')).toMatchObject({ counts: { done: 1 } });
    expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer', componentVersionId: newest }]);
  });

  test('at the same instant: of the same version one wins, and the other is told which', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 20');
    await world.draft('offer', versionId);
    const next = await world.approvedVersion(componentId, { text: 'EUR 21' });
    const answers = await Promise.all([1, 2, 3].map(async () => world.pullThrough(componentId, { toVersionId: next })));
    const won = answers.filter(({ status }) => status === 202);
    expect(won).toHaveLength(1);
    for (const lost of answers.filter((answer) => answer !== won[0])) expect(lost.body).toMatchObject({ status: 409, code: 'pull_through.under_way', runId: won[0]?.body.id });
    await world.inState(won[0]?.body.id, 'done');
  });

  test('at the same instant, to another version: one wins, the other is told that its version has been replaced, and no asset keeps an older text', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 40');
    const [live, draft] = [await world.approved('offer', versionId), await world.draft('offer', versionId)];
    await world.live(live);
    const versions = [await world.approvedVersion(componentId, { text: 'EUR 41' }), await world.approvedVersion(componentId, { text: 'EUR 42' })];
    const answers = await Promise.all(versions.map(async (toVersionId) => ({ toVersionId, ...(await world.pullThrough(componentId, { toVersionId })) })));
    const [won, ...more] = answers.filter(({ status }) => status === 202);
    expect(more).toEqual([]);
    expect(answers.filter((answer) => answer !== won).map(({ status, body }) => [status, body.code])).toEqual([[409, 'component.superseded']]);
    await world.approveOpenReviewOf(live);
    await world.inState(won?.body.id, 'done');
    for (const assetId of [live, draft]) expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer', componentVersionId: won?.toVersionId }]);
    expect((await world.call.creative('GET', `/components/${componentId}/impact?versionId=${versionId}`)).body).toMatchObject({ assets: 0, livePlacements: 0 });
  });

  test('due at the same instant as another: the one registered later wins, and the other says that it was taken over', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 50');
    const assets = [await world.draft('offer', versionId), await world.draft('offer', versionId)];
    const versions = [await world.approvedVersion(componentId, { text: 'EUR 51' }), await world.approvedVersion(componentId, { text: 'EUR 52' })];
    const effectiveAt = new Date(Date.now() + 6_000).toISOString();
    const answers = await Promise.all(versions.map(async (toVersionId) => ({ toVersionId, ...(await world.pullThrough(componentId, { toVersionId, effectiveAt })) })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const ended = await Promise.all(
      answers.map(async ({ toVersionId, body }) => ({
        toVersionId,
        ...(await until('the run to end', async () => {
          const run = await world.run(body.id);
          return ['done', 'coalesced', 'cancelled'].includes(run['state']) ? (run as { state: string; createdAt: string; counts: Record<string, number> }) : undefined;
        })),
      })),
    );
    const won = ended.find(({ state }) => state === 'done');
    const lost = ended.find((run) => run !== won);
    expect(ended.map(({ state }) => state).sort()).toEqual(['coalesced', 'done']);
    expect(won?.counts).toMatchObject({ done: 2 });
    expect(lost?.counts).toMatchObject({ coalesced: 2, done: 0 });
    expect(Date.parse(won?.createdAt ?? '')).toBeGreaterThanOrEqual(Date.parse(lost?.createdAt ?? ''));
    for (const assetId of assets) expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer', componentVersionId: won?.toVersionId }]);
  });

  test('planned for later still comes where an earlier one comes first', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 60');
    const assetId = await world.draft('offer', versionId);
    const [sooner, later] = [await world.approvedVersion(componentId, { text: 'EUR 61' }), await world.approvedVersion(componentId, { text: 'EUR 62' })];
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const second = await world.pullThrough(componentId, { toVersionId: later, effectiveAt: at(20_000) });
    const first = await world.pullThrough(componentId, { toVersionId: sooner });
    expect(first.status).toBe(202);
    await world.inState(first.body.id, 'done');
    expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer', componentVersionId: sooner }]);
    await world.inState(second.body.id, 'done');
    expect((await world.asset(assetId))['slots']).toMatchObject([{ slot: 'offer', componentVersionId: later }]);
  });

  test('back to a version that has been replaced is refused, and so is a slot filled with it', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 30');
    const assetId = await world.draft('offer', versionId);
    const run = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'EUR 31' }) });
    await world.inState(run.body.id, 'done');
    expect((await world.pullThrough(componentId, { toVersionId: versionId })).body).toMatchObject({ status: 409, code: 'component.superseded' });
    expect((await world.fill(assetId, { offer: versionId })).body).toMatchObject({ status: 409, code: 'component.superseded' });
  });
});

describe('a run', () => {
  test('is paused, goes on, and is cancelled', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'One');
    const assets = await Promise.all(Array.from({ length: 8 }, async () => world.draft('offer', versionId)));
    const next = await world.approvedVersion(componentId, { text: 'Two' });
    const { id } = (await world.pullThrough(componentId, { toVersionId: next })).body;
    const ask = async (kind: string) => world.call.manager('POST', `/pull-throughs/${id}/${kind}`);
    expect(await ask('pause')).toMatchObject({ status: 200, body: { state: 'paused', allowed: ['resume', 'cancel'] } });
    await until('the window to be still', async () => ((await world.run(id))['counts'].asked === 0 ? true : undefined));
    const { counts } = await world.run(id);
    expect(counts.pending).toBeGreaterThan(0);
    expect((await ask('pause')).body).toMatchObject({ status: 409, code: 'pull_through.wrong_state' });
    expect(await ask('resume')).toMatchObject({ status: 200 });
    expect(await world.inState(id, 'done')).toMatchObject({ counts: { done: assets.length } });
    expect((await ask('cancel')).body).toMatchObject({ status: 409, code: 'pull_through.wrong_state' });
  });

  test('that is cancelled before its time leaves everything as it was, and what it would have replaced may be used again', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'Early');
    const assetId = await world.draft('offer', versionId);
    const run = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'Late' }), effectiveAt: inDays(3) });
    expect(run.body).toMatchObject({ state: 'scheduled', counts: { pending: 1 } });
    expect(await world.call.manager('POST', `/pull-throughs/${run.body.id}/cancel`)).toMatchObject({ body: { state: 'cancelled', counts: { cancelled: 1 } } });
    expect((await world.asset(assetId))['slots']).toMatchObject([{ componentVersionId: versionId }]);
    const [, old] = (await world.call.creative('GET', `/components/${componentId}`)).body.versionList;
    expect(old).toMatchObject({ id: versionId, supersededFrom: null });
  });

  test('at its time also reaches what came to use the component after it was registered', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'Soon');
    const run = await world.pullThrough(componentId, { toVersionId: await world.approvedVersion(componentId, { text: 'Now' }), effectiveAt: new Date(Date.now() + 6_000).toISOString() });
    expect(run.body).toMatchObject({ assets: 0 });
    await world.draft('offer', versionId);
    expect(await world.inState(run.body.id, 'done')).toMatchObject({ assets: 1, counts: { done: 1 } });
  });
});

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

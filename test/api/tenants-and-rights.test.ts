import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isAllowed } from '../../api/authorise.js';
import type { Route } from '../../api/route.js';
import { isIdempotent, operationId } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { roleSchema } from '../../schemas/vocabulary.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { OneOfEach } from '../builders/one-of-each.js';
import { addOneOfEach } from '../builders/one-of-each.js';
import type { Call, TestAnswer, TestApi } from '../setup/test-api.js';
import { caller, startTestApi } from '../setup/test-api.js';
import type { TestTenant } from '../setup/test-tenant.js';
import { createTestTenant } from '../setup/test-tenant.js';

let api: TestApi;
let admin: Call;
let [ours, theirs] = [] as unknown as [OneOfEach, OneOfEach];
let theirTenant: TestTenant;

beforeAll(async () => {
  api = await startTestApi();
  await prepareBuckets(api.services.environment);
  admin = api.as(api.tenant.people.admin);
  theirTenant = await createTestTenant(api.services.database, api.database.ownerUrl, 'Theirs');
  theirs = await addOneOfEach(api, theirTenant);
  ours = await addOneOfEach(api, api.tenant);
});
afterAll(() => api?.close());

const withIds = routes.filter((route) => route.path.includes('{'));
const stage = { name: 'Brand', role: 'brand_manager' };
const hash = 'a'.repeat(64);

/** A valid body for each route with ids that takes one, so that nothing but the id is wrong. */
const bodies: Readonly<Record<string, unknown>> = {
  postAnnotationsIdReplies: { text: 'Mine too' },
  postApprovalPoliciesIdVersions: { name: 'P', definition: { stages: [stage] } },
  patchAnnotationsId: { text: 'Mine now' },
  patchAssetsId: { title: 'Mine now' },
  patchRoutingRulesId: { name: 'Mine now' },
  postAssetsIdCheckOut: {},
  postAssetsIdCheckOutRenew: { hours: 1 },
  postHandoffsIdDecline: { reason: 'Not mine' },
  postHandoffsIdReassign: { to: { role: 'creative' } },
  postAssetsIdAnnotations: { target: { kind: 'whole' }, text: 'Mine' },
  postAssetsIdPictureLinks: {},
  postAssetsIdVersions: { filename: 'a.jpg', size: 10 },
  postCampaignsIdDeliverablesDeliverableIdWaive: { reason: 'Because' },
  postCampaignsIdPlan: { warnWorkingDays: 2 },
  postCampaignsIdSchedule: { launchAt: '2190-01-01T00:00:00Z' },
  postCampaignsIdSucceed: { when: 'at_end' },
  postComponentsIdVersions: { text: 'Mine' },
  postComponentsIdVersionsVersionIdDecisions: { decision: 'approve' },
  postComponentsIdPullThrough: { toVersionId: '01890a5d-ac96-774b-bcce-b302099a8057', reason: 'Because' },
  patchChannelsId: { name: 'Mine now' },
  patchPeopleId: { name: 'Mine now' },
  postReviewsIdAnnotations: { target: { kind: 'whole' }, text: 'Mine' },
  putPeopleIdAbsence: { from: '2031-01-01T00:00:00Z', until: '2031-01-02T00:00:00Z', delegateId: randomUUID() },
  postReviewsIdDelegate: { to: randomUUID(), reason: 'Away' },
  postReviewsIdPolicy: { policyId: randomUUID(), version: 1, reason: 'New rules' },
  postReviewsIdGuestLinks: { email: 'client@example.com', name: 'Mira', expiresAt: '2031-01-01T00:00:00Z' },
  postReviewsIdReassign: { stage: 'brand', to: randomUUID(), reason: 'Away' },
  postReviewsIdVotes: { vote: 'approve', contentHash: hash },
  postReviewsIdDecisions: { decision: 'approve', contentHash: hash },
  postUploadsIdComplete: {},
  postRecipesNameVersionsVersionPreview: { assetId: randomUUID() },
  postRenditionTasksRenditionIdWaive: { reason: 'Because' },
};

function bodyOf(route: Route): unknown {
  const name = operationId(route);
  if (name === 'postCampaignsIdSelections') return { picks: [{ deliverableId: ours['deliverableId'], assetId: ours['assets'] }] };
  if (name === 'postCampaignsIdCandidates') return { use: 'website', assetIds: [ours['assets']] };
  if (name === 'postCampaignsIdCandidatesVotes') return { use: 'website', assetId: ours['assets'], vote: 1 };
  if (name === 'postCampaignsIdDeliverables') return { deliverables: [{ channelId: ours['channels'], recipe: 'web-2048' }] };
  if (!route.body) return undefined;
  return bodies[name] ?? {};
}

/** Parameters that name nothing which belongs to anyone: how a picture is cut, and what a link carries. */
const partOfPicture: Readonly<Record<string, string>> = { region: 'full', size: 'max', rotation: '0', file: 'default.jpg', token: 'none' };

/** The address with ids of things; `instead` takes the place of one of them. */
function address(route: Route, things: OneOfEach, instead: Record<string, string> = {}): string {
  const [, kind] = route.path.split('/');
  return route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => instead[name] ?? partOfPicture[name] ?? things[name === 'id' ? kind! : name] ?? '');
}

function send(call: Call, route: Route, path: string): Promise<TestAnswer> {
  const body = bodyOf(route);
  return call(route.method.toUpperCase(), path, {
    ...(body === undefined ? {} : { body }),
    headers: { ...(route.ifMatch ? { 'if-match': '"1"' } : {}), 'cache-control': 'max-age=0' },
  });
}

const pairs = withIds.flatMap((route) =>
  [...route.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name! in partOfPicture ? [] : [[`${route.method} ${route.path}`, name!, route] as const])),
);

describe('what belongs to another tenant', () => {
  test.each(pairs)('cannot be told from what is not there: %s, %s', async (_title, name, route) => {
    const kind = route.path.split('/')[1]!;
    const foreign = theirs[name === 'id' ? kind : name];
    expect(foreign).toBeDefined();
    if (route.body && !['/campaigns/{id}/selections', '/campaigns/{id}/deliverables', '/campaigns/{id}/candidates', '/campaigns/{id}/candidates/votes'].includes(route.path)) expect(bodies).toHaveProperty(operationId(route));
    const before = await everything(theirTenant.tenantId);
    const theirAnswer = await send(admin, route, address(route, ours, { [name]: foreign! }));
    const nobodysAnswer = await send(admin, route, address(route, ours, { [name]: randomUUID() }));
    expect({ status: theirAnswer.status, code: theirAnswer.body.code }).toEqual({ status: 404, code: 'resource.not_found' });
    expect({ ...theirAnswer.body, instance: '' }).toEqual({ ...nobodysAnswer.body, instance: '' });
    expect(await everything(theirTenant.tenantId)).toEqual(before);
  });

  test.each([
    ['a review of it', 'POST', '/reviews', () => ({ assetIds: [theirs['assets']] })],
    ['a decision in bulk on its review', 'POST', '/reviews/bulk-decisions', () => ({ items: [{ reviewId: theirs['reviews'], contentHash: hash }], decision: 'approve' })],
    ['a package of it', 'POST', '/packages', () => ({ platform: 'meta', assetIds: [theirs['assets']] })],
    ['a package of its campaign', 'POST', '/packages', () => ({ platform: 'meta', campaignId: theirs['campaigns'] })],
    ['a placement of it', 'POST', '/placements', () => ({ assetId: theirs['assets'], channelId: ours['channels'], recipe: 'web-2048' })],
    ['a routing rule to its people', 'POST', '/routing-rules', () => ({ name: 'R', definition: { to: [{ personId: theirs['people'] }] } })],
    ['a routing rule for its campaign', 'POST', '/routing-rules', () => ({ name: 'R', definition: { when: { campaignIds: [theirs['campaigns']] }, to: [{ role: 'creative' }] } })],
    ['a try of a rule on it', 'POST', '/routing-rules/test', () => ({ assetId: theirs['assets'] })],
    ['a placement on its channel', 'POST', '/placements', () => ({ assetId: ours['assets'], channelId: theirs['channels'], recipe: 'web-2048' })],
    ['an upload into its campaign', 'POST', '/uploads', () => ({ filename: 'a.jpg', size: 10, campaignId: theirs['campaigns'] })],
    ['a campaign on its channel', 'POST', '/campaigns', () => ({ name: 'C', brief: { what: 'C' }, deliverables: [{ channelId: theirs['channels'], recipe: 'web-2048' }] })],
  ] as const)('cannot be used by an id in the body: %s', async (_what, method, path, body) => {
    const nobodys = randomUUID();
    const text = JSON.stringify(body());
    const foreign = Object.values(theirs).find((id) => text.includes(id))!;
    const [theirAnswer, nobodysAnswer] = [await admin(method, path, { body: text }), await admin(method, path, { body: text.replace(foreign, nobodys) })];
    const told = JSON.stringify({ ...theirAnswer.body, instance: '' });
    expect(told.replaceAll(foreign, nobodys)).toBe(JSON.stringify({ ...nobodysAnswer.body, instance: '' }));
    expect(theirAnswer.text).toContain('resource.not_found');
  });

  test('is in no list, whatever is asked of it', async () => {
    const filters = ['', `?assetId=${theirs['assets']}`, `?campaignId=${theirs['campaigns']}`, `?channelId=${theirs['channels']}`, `?personId=${theirs['people']}`, `?subject=asset:${theirs['assets']}`, '?q=Sea'];
    const lists = routes.filter((route) => route.method === 'get' && !route.path.includes('{') && !['/events', '/audit/export'].includes(route.path));
    const ids = Object.values(theirs);
    for (const route of lists) {
      for (const filter of filters) {
        const answer = await admin('GET', `${route.path}${filter}`);
        expect({ route: route.path, filter, leaks: ids.filter((id) => !filter.includes(id) && answer.text.includes(id)) }).toEqual({ route: route.path, filter, leaks: [] });
        if (answer.status === 200 && Array.isArray(answer.body.items) && /assetId|campaignId|channelId|personId|subject/.test(filter)) expect(answer.body.items).toEqual([]);
      }
    }
    const exported = await admin('GET', '/audit/export');
    expect(exported.text).not.toContain(theirTenant.tenantId);
  });
});

describe('who may call', () => {
  test.each(routes.filter((route) => route.roles !== 'public').map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_title, route) => {
    const path = address(route, ours);
    expect((await send(caller(api.url, {}), route, path)).body).toMatchObject({ status: 401, code: 'session.required' });
    for (const role of roleSchema.options) {
      const person = api.tenant.people[role];
      const standing = { tenantId: '', personId: '', roles: [role], actor: 'key:' as const, sessionTokenHash: null };
      if (isAllowed({ ...standing, scopes: 'all' }, route)) continue;
      expect((await send(api.as(person), route, path)).body).toMatchObject({ status: 403, code: 'permission.denied' });
    }
    if (isIdempotent(route) && route.roles !== 'guest-by-link') {
      const answer = await admin('POST', path, { headers: { 'idempotency-key': '' } });
      expect(answer.body).toMatchObject({ status: 400, code: 'idempotency.key_required' });
    }
  });

  test('a key without a scope is refused by every route that asks for one', async () => {
    const keys = new Map<string, Call>();
    for (const scope of ['assets:read', 'governance:read'] as const) keys.set(scope, api.as(await api.tenant.newcomer(['admin'], [scope])));
    for (const route of routes) {
      if (!route.scope) continue;
      const call = keys.get(route.scope === 'assets:read' ? 'governance:read' : 'assets:read')!;
      expect((await send(call, route, address(route, ours))).body).toMatchObject({ status: 403, code: 'permission.scope' });
    }
  });

  test('every change by cookie that does not come from our pages is refused', async () => {
    const { email, password } = api.tenant.people.admin;
    const session = await caller(api.url, {})('POST', '/session', { body: { email, password } });
    const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
    for (const route of routes.filter((one) => one.method !== 'get' && one.roles !== 'public')) {
      const answer = await send(caller(api.url, { cookie, 'sec-fetch-site': 'cross-site' }), route, address(route, ours));
      expect({ route: operationId(route), code: answer.body.code }).toEqual({ route: operationId(route), code: 'session.cross_site' });
    }
  });
});

/** A picture of all that a tenant has, but for what reading and refusing leave behind. */
async function everything(tenantId: string): Promise<unknown> {
  const tables = ['people', 'sessions', 'api_keys', 'approval_policies', 'campaigns', 'assets', 'asset_edits', 'versions', 'uploads', 'renditions', 'reviews', 'decisions', 'guest_links', 'guest_codes', 'annotations', 'annotation_replies', 'deliverables', 'channels', 'channel_specs', 'placements', 'receipts', 'routing_rules', 'handoffs', 'handoff_answers', 'leases', 'asset_presence', 'outbox', 'audit_events', 'signers', 'signing_keys', 'signatures', 'components', 'component_versions', 'component_drafts', 'component_decisions', 'pull_throughs', 'pull_through_items', 'recipes', 'recipe_previews', 'backfills', 'backfill_items', 'rendition_waivers'];
  const hashes = tables.map((table) => `select '${table}' as name, count(*) as n, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from ${table} t`);
  return api.services.database.ask(tenantId, hashes.join(' union all '));
}

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { findBoard } from '../../db/campaign-board.js';
import { findAsset } from '../../db/find-asset.js';
import { findRegistrationFacts } from '../../db/find-registration-facts.js';
import { findFilesToCheck } from '../../db/find-files-to-check.js';
import { findHandoff } from '../../db/find-handoff.js';
import { findPlacementFit } from '../../db/find-placement-fit.js';
import { findPlannedFits } from '../../db/find-planned-fits.js';
import { findHeldLease } from '../../db/find-lease.js';
import { findReview } from '../../db/find-review.js';
import { listAssetAnnotations, listReviewAnnotations } from '../../db/list-annotations.js';
import { listAssets } from '../../db/list-assets.js';
import { listAuditEvents, listTimeline } from '../../db/list-audit-events.js';
import { listCampaigns } from '../../db/list-campaigns.js';
import { countComponentImpact } from '../../db/find-component-impact.js';
import { findPullThroughReport } from '../../db/find-pull-through-report.js';
import { listComponentImpact } from '../../db/list-component-impact.js';
import { listComponents } from '../../db/list-components.js';
import { listPullThroughItems } from '../../db/list-pull-through-items.js';
import { listPullThroughs } from '../../db/list-pull-throughs.js';
import { findPendingItems } from '../../db/pull-through-items.js';
import { findBackfillReport, listBackfillItems, listBackfills } from '../../db/list-backfills.js';
import { listRenditionTasks } from '../../db/rendition-tasks.js';
import { findPendingBackfillItems } from '../../db/backfill-items.js';
import { listHandoffs } from '../../db/list-handoffs.js';
import { listPlacements } from '../../db/list-placements.js';
import { listReceipts } from '../../db/list-receipts.js';
import { listReviews } from '../../db/list-reviews.js';
import type { Database } from '../../db/pool.js';
import { readOutbox } from '../../db/read-outbox.js';
import type { TestApi } from '../setup/test-api.js';
import { startTestApi } from '../setup/test-api.js';

/** Enough that a plan which reads a whole table costs more than one that does not. */
const assets = 8_000;

let api: TestApi;
let client: pg.Client;
let plans: string[];
let asking: Database;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ tenantId } = api.tenant);
  await fill();
  client = new pg.Client({ connectionString: api.database.url });
  await client.connect();
  await client.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
  asking = explainer();
}, 120_000);
afterAll(async () => {
  await client?.end();
  await api?.close();
});

const page = { after: { at: '2030-01-01T00:00:00Z', id: randomUUID() }, rows: 51 };
const id = randomUUID();
const assetList = { words: undefined, state: undefined, campaignId: undefined, ...page };
const annotationList = { caller: { personId: id, roles: ['creative' as const] }, status: undefined, versionId: undefined, ...page };
const reviewList = { assignee: null, state: undefined, assetId: undefined, ...page };
const handoffList = { assignee: null, state: undefined, assetId: undefined, ...page };
const impact = { componentVersionIds: [id], drawnBy: [{ slot: 'safety', recipe: 'preview-640' }] };
const placementList = { state: undefined, assetId: undefined, channelId: undefined, campaignId: undefined, ...page };

test.each<[string, () => Promise<unknown>]>([
  ['assets', () => listAssets(asking, tenantId, assetList)],
  ['assets of a state', () => listAssets(asking, tenantId, { ...assetList, state: 'archived' })],
  ['assets of a campaign', () => listAssets(asking, tenantId, { ...assetList, campaignId: id })],
  ['assets by words', () => listAssets(asking, tenantId, { ...assetList, words: 'zebra' })],
  ['pages of an asset', () => findAsset(asking, tenantId, id)],
  ['timelines', () => listTimeline(asking, tenantId, { assetId: id, before: null, rows: 51 })],
  ['reviews', () => listReviews(asking, tenantId, reviewList)],
  ['open reviews', () => listReviews(asking, tenantId, { ...reviewList, state: 'open' })],
  ['reviews of an asset', () => listReviews(asking, tenantId, { ...reviewList, assetId: id })],
  ['reviews that wait for a person', () => listReviews(asking, tenantId, { ...reviewList, assignee: { personId: id, roles: ['brand_manager'] } })],
  ['pages of a review', () => findReview(asking, tenantId, id)],
  ['annotations of an asset', () => listAssetAnnotations(asking, tenantId, id, annotationList)],
  ['annotations of a review', () => listReviewAnnotations(asking, tenantId, id, annotationList)],
  ['hand-offs', () => listHandoffs(asking, tenantId, handoffList)],
  ['hand-offs of a state', () => listHandoffs(asking, tenantId, { ...handoffList, state: 'declined' })],
  ['hand-offs of an asset', () => listHandoffs(asking, tenantId, { ...handoffList, assetId: id })],
  ['hand-offs that wait for a person', () => listHandoffs(asking, tenantId, { ...handoffList, assignee: { personId: id, roles: ['creative'] } })],
  ['pages of a hand-off', () => findHandoff(asking, tenantId, id)],
  ['check-outs', () => findHeldLease(asking, tenantId, id)],
  ['placements', () => listPlacements(asking, tenantId, placementList)],
  ['live placements', () => listPlacements(asking, tenantId, { ...placementList, state: 'live' })],
  ['placements of an asset', () => listPlacements(asking, tenantId, { ...placementList, assetId: id })],
  ['placements of a channel', () => listPlacements(asking, tenantId, { ...placementList, channelId: id })],
  ['placements of a campaign', () => listPlacements(asking, tenantId, { ...placementList, campaignId: id })],
  ['files to check against specs', () => findFilesToCheck(asking, tenantId, { assetId: id, renditionId: null })],
  ['what a placement would go out as', () => asking.withTenant(tenantId, (asked) => findPlacementFit(asked, tenantId, { renditionId: id, channelId: id }, '2030-01-01T00:00:00Z'))],
  ['what assets are planned for', () => asking.withTenant(tenantId, (asked) => findPlannedFits(asked, tenantId, [id], null, '2030-01-01T00:00:00Z'))],
  ['receipts', () => listReceipts(asking, tenantId, { placementId: undefined, ...page })],
  ['receipts of a placement', () => listReceipts(asking, tenantId, { placementId: id, ...page })],
  ['campaigns', () => listCampaigns(asking, tenantId, { state: undefined, ...page })],
  ['boards', () => findBoard(asking, tenantId, id, { after: { position: 200, id }, rows: 201 })],
  ['components', () => listComponents(asking, tenantId, { words: undefined, kind: undefined, state: undefined, ...page })],
  ['components of a kind', () => listComponents(asking, tenantId, { words: undefined, kind: 'price', state: undefined, ...page })],
  ['what depends on a component', () => countComponentImpact(asking, tenantId, impact)],
  ['pages of what depends on a component', () => listComponentImpact(asking, tenantId, { ...impact, after: id, rows: 51 })],
  ['pull-throughs', () => listPullThroughs(asking, tenantId, { state: undefined, componentId: undefined, ...page })],
  ['pull-throughs of a component', () => listPullThroughs(asking, tenantId, { state: undefined, componentId: id, ...page })],
  ['assets of a pull-through', () => listPullThroughItems(asking, tenantId, { runId: id, state: 'asked', after: id, rows: 51 })],
  ['assets that a pull-through has still to ask', () => findPendingItems(asking, tenantId, id, 100)],
  ['whom a pull-through waits for', () => findPullThroughReport(asking, tenantId, id)],
  ['backfills', () => listBackfills(asking, tenantId, { state: undefined, ...page })],
  ['what a backfill draws', () => listBackfillItems(asking, tenantId, { runId: id, state: 'failed', after: id, rows: 51 })],
  ['what a backfill has still to draw', () => findPendingBackfillItems(asking, tenantId, { runId: id, after: id, rows: 8 })],
  ['how fast a backfill goes', () => findBackfillReport(asking, tenantId, id)],
  ['renditions that wait for a person', () => listRenditionTasks(asking, tenantId, { reason: undefined, assetId: undefined, owner: null, ...page })],
  ['audit events', () => listAuditEvents(asking, tenantId, { subject: undefined, actor: undefined, before: 100, rows: 51 })],
  ['audit events of a subject', () => listAuditEvents(asking, tenantId, { subject: `asset:${id}`, actor: undefined, before: null, rows: 51 })],
  ['audit events of an actor', () => listAuditEvents(asking, tenantId, { subject: undefined, actor: `person:${id}`, before: null, rows: 51 })],
  ['duplicates', () => findRegistrationFacts(asking, tenantId, { sha256: 'a'.repeat(64), campaignId: null, besidesAsset: null })],
  ['events', () => readOutbox(asking, tenantId, 5, 100)],
])('%s are found by an index, under the application\'s role', async (_what, ask) => {
  plans = [];
  await ask();
  expect(plans.length).toBeGreaterThan(0);
  for (const plan of plans) {
    expect(plan).not.toMatch(/Seq Scan on (assets|handoffs|leases|versions|reviews|placements|receipts|renditions|decisions|review_assignments|annotations|annotation_replies|audit_events|outbox|components|component_versions|version_slots|pull_throughs|pull_through_items|backfills|backfill_items)\b/);
    // Lists are read in their order; sorted is only what a narrow filter or a search has left.
    for (const [, rows] of plan.matchAll(/Sort {2}\(cost=\S+ rows=(\d+)/g)) expect(Number(rows)).toBeLessThan(500);
  }
});

test('a search reads the index of words or of letters, never every title', async () => {
  const { rows: source } = await client.query<{ prosrc: string }>(`select prosrc from pg_proc where proname = 'search_assets'`);
  const names = ['words', 'in_state', 'in_campaign', 'before_at', 'before_id', 'row_limit'];
  const types = ['text', 'text', 'uuid', 'timestamptz', 'uuid', 'integer'];
  const body = names.reduce((text, name, index) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `$${index + 1}::${types[index]}`), source[0]!.prosrc);
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
    // As the guard, whom no policy binds, would plan it.
    await owner.query('alter table assets no force row level security');
    for (const words of ['zebra', 'zebr', 'zz']) {
      const { rows } = await owner.query(`explain ${body}`, [words, null, null, null, null, 51]);
      const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('assets_search');
      expect(plan).toContain('assets_title_trigram');
      expect(plan).not.toContain('Seq Scan');
    }
  } finally {
    await owner.query('alter table assets force row level security');
    await owner.end();
  }
});

/** Asks what PostgreSQL would do instead of doing it; what it answers is empty. */
function explainer(): Database {
  const explain = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
    const { rows } = await client.query(`explain ${text}`, [...values]);
    plans.push(rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n'));
    return [];
  };
  return {
    ...api.services.database,
    ask: async (_tenantId, text, values) => explain(text, values),
    withTenant: async (_tenantId, work) =>
      // The first of the timeline's two statements is answered, so that the second is asked.
      work({ query: async (text: string, values: unknown[]) => ({ rows: (await explain(text, values)).length === 0 && /as subjects/.test(text) ? [{ subjects: [`asset:${id}`] }] : [] }) } as never),
  };
}

async function fill(): Promise<void> {
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
    const person = api.tenant.people.photographer.personId;
    const { rows: policies } = await owner.query('select id, version from approval_policies limit 1');
    const { rows: channels } = await owner.query('select id from channels limit 1');
    const values = [tenantId, person];
    const life = `'{"work":[],"policy":{"fourEyes":true,"stages":[]},"uploaderId":""}'::jsonb`;
    await owner.query(
      `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, uploader_id, current_version_id, created_at)
       select $1, gen_random_uuid(), (array['draft', 'approved', 'archived', 'published'])[1 + i % 4], ${life}, 1, now(), false, md5(i::text), $2, gen_random_uuid(),
              now() - i * interval '1 second' from generate_series(1, ${assets}) i`,
      values,
    );
    await owner.query(
      `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, bytes, sha256, uploader_id)
       select $1, current_version_id, id, 1, id::text, 'a.jpg', 'image/jpeg', 1, md5(id::text) || md5(id::text), $2 from assets`,
      values,
    );
    await owner.query(
      `insert into renditions (tenant_id, id, version_id, recipe, recipe_version, rendition_key, object_key, state, media_type)
       select $1, gen_random_uuid(), id, 'preview-640', 1, id::text, id::text, 'ready', 'image/webp' from versions`,
      [tenantId],
    );
    await owner.query(
      `insert into reviews (tenant_id, id, asset_id, version_id, content_hash, policy_id, policy_version, state, life, sequence, stage, submitted_by, in_motion, created_at)
       select $1, gen_random_uuid(), id, current_version_id, '', $3, $4, (array['approved', 'rejected'])[1 + (random() < 0.1)::integer], ${life}, 1, 0, $2, false, created_at from assets`,
      [...values, policies[0].id, policies[0].version],
    );
    await owner.query(
      `insert into review_assignments (tenant_id, id, review_id, stage, stage_number, role, why, at, is_open)
       select $1, gen_random_uuid(), id, 'brand', 0, 'brand_manager', 'policy', now(), state = 'open' from reviews`,
      [tenantId],
    );
    await owner.query(
      `insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, stage, counted_at)
       select $1, gen_random_uuid(), id, $2, 'approve', '', '0', now() from reviews`,
      values,
    );
    await owner.query(
      `insert into annotations (tenant_id, id, asset_id, version_id, content_hash, review_id, author_id, target, text, created_at)
       select $1, gen_random_uuid(), asset_id, version_id, '', id, $2, '{"kind":"whole"}', 'Darker', created_at from reviews`,
      values,
    );
    await owner.query(
      `insert into annotation_replies (tenant_id, id, annotation_id, author_id, text) select $1, gen_random_uuid(), id, $2, 'Yes' from annotations`,
      values,
    );
    await owner.query(`insert into routing_rules (tenant_id, id, position, name, definition) values ($1, $1, 1, 'Rule', '{}')`, [tenantId]);
    await owner.query(
      `insert into handoffs (tenant_id, id, rule_id, asset_id, version_id, handed_by, state, life, sequence, in_motion, created_at, closed_at)
       select $1, gen_random_uuid(), $1, id, current_version_id, $2, (array['completed', 'declined'])[1 + (random() < 0.1)::integer], ${life}, 1, false, created_at, now() from assets`,
      values,
    );
    await owner.query(
      `insert into leases (tenant_id, id, asset_id, version_id, holder_id, state, life, sequence, expires_at, in_motion)
       select $1, gen_random_uuid(), id, current_version_id, $2, 'returned', ${life}, 1, now(), false from assets`,
      values,
    );
    await owner.query(
      `insert into placements (tenant_id, id, asset_id, version_id, rendition_id, channel_id, content_hash, review_id, state, life, sequence, starts_at, created_by, in_motion, created_at)
       select $1, gen_random_uuid(), w.asset_id, w.version_id, r.id, $3, '', w.id, 'withdrawn', ${life}, 1, now(), $2, false, w.created_at
         from reviews w join renditions r on r.version_id = w.version_id`,
      [...values, channels[0].id],
    );
    await owner.query(
      `insert into receipts (tenant_id, id, placement_id, effect, channel_id, remote_id, sha256, approval_review_id, approved_by, at)
       select $1, gen_random_uuid(), id, 'publish', channel_id, '', '', review_id, '{}', created_at from placements`,
      [tenantId],
    );
    await owner.query(
      `insert into audit_events (tenant_id, sequence, at, actor, action, subject, body, previous_hash, hash)
       select $1, 1000 + i, now(), 'person:' || gen_random_uuid(), 'asset.edited', 'asset:' || gen_random_uuid(), '{}', '', '' from generate_series(1, ${assets}) i`,
      [tenantId],
    );
    await owner.query(
      `insert into components (tenant_id, id, kind, name, owner_id, life, sequence, created_at)
       select $1, id, (array['price', 'claim'])[1 + (random() < 0.1)::integer], title, $2, ${life}, 1, created_at from assets`,
      values,
    );
    await owner.query(
      `insert into component_versions (tenant_id, id, component_id, number, text, content_hash, state, author_id) select $1, id, id, 1, 'Text', md5(id::text), 'approved', $2 from components`,
      values,
    );
    await owner.query(
      `insert into version_slots (tenant_id, version_id, slot, component_version_id, pinned_by) select $1, current_version_id, 'safety', id, $2 from assets`,
      values,
    );
    await owner.query(
      `insert into pull_throughs (tenant_id, id, component_id, to_version_id, severity, reason, effective_at, state, life, sequence, in_motion, started_by, created_at)
       select $1, id, id, id, 'wording', 'Because', now(), 'done', ${life}, 1, false, $2, created_at from components`,
      values,
    );
    await owner.query(`insert into pull_through_items (tenant_id, run_id, asset_id, state) select $1, id, id, 'done' from pull_throughs`, [tenantId]);
    await owner.query(
      `insert into backfills (tenant_id, id, recipes, state, life, sequence, in_motion, started_by, created_at)
       select $1, id, '[]', 'done', ${life}, 1, false, $2, created_at from assets`,
      values,
    );
    await owner.query(`insert into backfill_items (tenant_id, run_id, asset_id, version_id, state) select $1, id, id, current_version_id, 'done' from assets`, [tenantId]);
    await owner.query(`insert into outbox (tenant_id, topic, payload) select $1, 'asset.edited', '{}' from generate_series(1, ${assets})`, [tenantId]);
    await owner.query('analyze');
  } finally {
    await owner.end();
  }
}

import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import pg from 'pg';
import { createCampaignActivities } from '../../activities/campaign/activities.js';
import { createOutlookActivities } from '../../activities/campaign/outlook-activities.js';
import { createPlacementActivities } from '../../activities/placement/activities.js';
import { createHandoffRecordActivities } from '../../activities/handoff/record-activities.js';
import { createReviewActivities } from '../../activities/review/activities.js';
import { createPullThroughActivities } from '../../activities/components/activities.js';
import { createComponentRecordActivities } from '../../activities/components/record-activities.js';
import { createBackfillRecordActivities } from '../../activities/backfill/record-activities.js';
import { createRecordActivities } from '../../activities/record/activities.js';
import { findItemFacts, settleBackfillItem } from '../../db/backfill-items.js';
import { createDatabase } from '../../db/pool.js';
import type { Database } from '../../db/pool.js';
import { timeSkippingServerPath } from '../../dev/time-skipping-server.js';
import type { AssetRequest } from '../../domain/asset-commands.js';
import { newAssetRecord } from '../../domain/new-asset.js';
import { plainPolicy, plainStage } from '../../domain/policy-templates.js';
import { createLogger } from '../../runtime/logger.js';
import { askLife } from '../../runtime/ask-life.js';
import type { ApprovalPolicy } from '../../schemas/approval-policy.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import type { Role } from '../../schemas/vocabulary.js';
import { askAsset, beginAsset, decide, recallPlacement } from '../../workflows/messages.js';
import type { Standing } from '../../workflows/messages.js';
import { createTestDatabase } from '../setup/test-database.js';
import type { TestDatabase } from '../setup/test-database.js';
import { testServers } from '../setup/test-servers.js';

/**
 * Lives on a server that skips time, recorded by the real record activities in a real PostgreSQL. Only what touches bytes, mail and
 * channels answers at once: those activities have tests of their own.
 */
export interface LifeWorld {
  readonly temporal: TestWorkflowEnvironment;
  readonly database: Database;
  readonly tenantId: string;
  readonly person: Record<'photographer' | 'brandManager' | 'compliance', string>;
  /** What the activities outside PostgreSQL were asked, in order: `render`, `remind`, `commit` … */
  readonly asked: string[];
  /** Answers to give instead, by activity name; each is used once. */
  readonly answers: Map<string, unknown[]>;
  now(): Promise<number>;
  addPolicy(policy: ApprovalPolicy): Promise<string>;
  addAsset(dates?: { sunsetAt?: string; embargoAt?: string; licenceEndsAt?: string; retainUntil?: string }): Promise<string>;
  asset(assetId: string): Promise<{ state: string; reason: string | null; life: AssetRecord; in_motion: boolean }>;
  audit(subject: string): Promise<string[]>;
  ask(assetId: string, request: AssetRequest): Promise<Standing>;
  decide(reviewId: string, by: { personId: string; roles: readonly Role[]; decision: 'approve' | 'request_changes' | 'reject'; stage?: string; contentHash?: string }): Promise<Standing>;
  /** An asset whose bytes have been examined and rendered. */
  readyAsset(dates?: Parameters<LifeWorld['addAsset']>[0]): Promise<string>;
  approvedAsset(dates?: Parameters<LifeWorld['addAsset']>[0]): Promise<string>;
  submit(assetId: string): Promise<string>;
  place(assetId: string, window: { startsAt: string; endsAt?: string; replaces?: string }): Promise<string>;
  recall(placementId: string): Promise<Standing>;
  until<T>(look: () => Promise<T | undefined | false | null>): Promise<T>;
  close(): Promise<void>;
}

export async function createLifeWorld(): Promise<LifeWorld> {
  const testDatabase: TestDatabase = await createTestDatabase();
  const temporal = await startTimeSkipping(await timeSkippingServerPath());
  await temporal.connection.operatorService.addSearchAttributes({ namespace: temporal.namespace ?? 'default', searchAttributes: { GalleyState: 2 } });
  const database = createDatabase({ GALLEY_DATABASE_URL: testDatabase.url, GALLEY_DATABASE_POOL: 8 });
  const tenantId = randomUUID();
  const person = { photographer: randomUUID(), brandManager: randomUUID(), compliance: randomUUID() };
  const channelId = randomUUID();
  const defaultPolicy = randomUUID();
  await asOwner(testDatabase, tenantId, async (owner) => {
    await owner.query(`insert into tenants (id, name) values ($1, 'Test')`, [tenantId]);
    for (const [name, id, role] of [['Pia', person.photographer, 'photographer'], ['Bea', person.brandManager, 'brand_manager'], ['Cy', person.compliance, 'compliance']]) {
      await owner.query(`insert into people (tenant_id, id, email, name, roles) values ($1, $2, $3, $4, $5)`, [tenantId, id, `${id}@example.org`, name, [role]]);
    }
    await owner.query(`insert into channels (tenant_id, id, name, kind, settings) values ($1, $2, 'Web', 'cdn_folder', '{"folder":"web"}')`, [tenantId, channelId]);
  });

  const asked: string[] = [];
  const answers = new Map<string, unknown[]>();
  const answering = <T>(name: string, usual: T) => async (argument: { kind?: string }): Promise<T> => {
    asked.push(argument.kind ?? name);
    const [next] = answers.get(name)?.splice(0, 1) ?? [];
    if (next instanceof Error) throw next;
    return (next as T | undefined) ?? usual;
  };
  const outside = {
    assembleUpload: answering('assemble', { outcome: 'assembled' }),
    abandonUpload: answering('abandon', undefined),
    examineOriginal: answering('examine', { outcome: 'accepted', sha256: 'a'.repeat(64), previewable: true, contentHash: 'computed in its turn', duplicateOfAssetId: null }),
    renderPlan: async (subject: { versionId: string }) => {
      await database.ask(
        tenantId,
        `insert into renditions (tenant_id, id, version_id, recipe, recipe_version, rendition_key, object_key, state, media_type)
         values ($1, gen_random_uuid(), $2, 'web', 1, 'k', 'k', 'ready', 'image/jpeg') on conflict do nothing`,
        [tenantId, subject.versionId],
      );
      return answering('render', { outcome: 'rendered', ready: 1, failed: 0 })({});
    },
    drawItems: async ({ runId, assetIds }: { runId: string; assetIds: readonly string[] }) => {
      for (const assetId of assetIds) {
        if ((await findItemFacts(database, tenantId, runId, assetId))?.runState !== 'running') return;
        await answering('draw', undefined)({});
        await database.withTenant(tenantId, (db) => settleBackfillItem(db, tenantId, { runId, assetId }, { state: 'done', reason: null, ready: 1, failed: 0, milliseconds: 1 }));
      }
    },
    moveToArchive: answering('archive', undefined),
    restoreFromArchive: answering('restore', undefined),
    applyHold: answering('apply_hold', undefined),
    releaseHold: answering('release_hold', undefined),
    purge: answering('purge', undefined),
    sendNotice: answering('notice', undefined),
    preparePlacement: answering('prepare', { outcome: 'prepared' }),
    commitPlacement: answering('commit', { outcome: 'committed' }),
    reconcilePlacement: answering('reconcile', { outcome: 'present' }),
    finalisePlacement: answering('finalise', { outcome: 'finalised', receiptId: randomUUID() }),
    withdrawPlacement: answering('withdraw', { outcome: 'withdrawn', receiptId: randomUUID() }),
  };
  const client: Client = temporal.client;
  const dependencies = { database, temporal: client, logger: createLogger({ GALLEY_LOG_LEVEL: 'silent' }, 'lives') };
  const common = { connection: temporal.nativeConnection, namespace: temporal.namespace ?? 'default' };
  const workers = await Promise.all([
    Worker.create({ ...common, taskQueue: 'lifecycle', workflowBundle: { codePath: testServers().workflowBundle }, activities: { ...createRecordActivities({ database, temporal: client }), ...createComponentRecordActivities({ database }), ...createBackfillRecordActivities({ database }), ...createHandoffRecordActivities({ database }), ...createReviewActivities({ database }), ...createOutlookActivities({ database }) } }),
    ...['io', 'render', 'render-bulk', 'video', 'distribute'].map(async (taskQueue) => Worker.create({ ...common, taskQueue, activities: { ...outside, ...createPullThroughActivities(dependencies), ...createPlacementActivities(dependencies), ...createCampaignActivities(dependencies) } })),
  ]);
  const running = Promise.all(workers.map(async (worker) => worker.run()));

  const world: LifeWorld = {
    temporal,
    database,
    tenantId,
    person,
    asked,
    answers,
    now: async () => temporal.currentTimeMs(),
    addPolicy: async (policy) => {
      const id = randomUUID();
      await database.ask(tenantId, `insert into approval_policies (tenant_id, id, version, name, definition) values ($1, $2, 1, 'Policy', $3)`, [tenantId, id, JSON.stringify(policy)]);
      return id;
    },
    addAsset: async (dates = {}) => {
      const [assetId, versionId, uploadId] = [randomUUID(), randomUUID(), randomUUID()];
      const expiresAt = new Date((await temporal.currentTimeMs()) + 24 * 3_600_000).toISOString();
      const life = newAssetRecord({
        tenantId, assetId, bytes: 'to_come', upload: { uploadId, expiresAt },
        version: { versionId, number: 1, sha256: null, previewable: false, uploaderId: person.photographer }, ...dates,
      });
      await database.withTenant(tenantId, async (db) => {
        await db.query(
          `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, uploader_id, embargo_at, sunset_at, licence_ends_at, retain_until)
           values ($1, $2, 'draft', $3, 0, now(), true, 'A photograph', $4, $5, $6, $7, $8)`,
          [tenantId, assetId, JSON.stringify(life), person.photographer, life.embargoAt, life.sunsetAt, life.licenceEndsAt, life.retainUntil],
        );
        await db.query(
          `insert into versions (tenant_id, id, asset_id, number, object_key, filename, declared_type, bytes, uploader_id) values ($1, $2, $3, 1, 'k', 'a.jpg', 'image/jpeg', 1, $4)`,
          [tenantId, versionId, assetId, person.photographer],
        );
        await db.query(
          `insert into uploads (tenant_id, id, asset_id, version_id, part_bytes, parts, state, expires_at) values ($1, $2, $3, $4, 1, 1, 'open', $5)`,
          [tenantId, uploadId, assetId, versionId, expiresAt],
        );
      });
      await askLife(client, { tenantId, kind: 'asset', id: assetId }, beginAsset, [], randomUUID());
      return assetId;
    },
    asset: async (assetId) => {
      const [row] = await database.ask<{ state: string; reason: string | null; life: AssetRecord; in_motion: boolean }>(
        tenantId, `select state, reason, life, in_motion from assets where tenant_id = $1 and id = $2`, [tenantId, assetId],
      );
      if (row === undefined) throw new Error('no such asset');
      return row;
    },
    audit: async (subject) => {
      const rows = await database.ask<{ action: string }>(tenantId, `select action from audit_events where tenant_id = $1 and subject = $2 order by sequence`, [tenantId, subject]);
      return rows.map(({ action }) => action);
    },
    ask: async (assetId, request) =>
      askLife(client, { tenantId, kind: 'asset', id: assetId }, askAsset, [{ actor: `person:${person.photographer}`, request }], randomUUID()),
    decide: async (reviewId, by) => {
      const decisionId = randomUUID();
      const [review] = await database.ask<{ content_hash: string }>(tenantId, `select content_hash from reviews where tenant_id = $1 and id = $2`, [tenantId, reviewId]);
      const contentHash = by.contentHash ?? review?.content_hash ?? '';
      await database.ask(
        tenantId,
        `insert into decisions (tenant_id, id, review_id, person_id, decision, content_hash, comment) values ($1, $2, $3, $4, $5, $6, 'because')`,
        [tenantId, decisionId, reviewId, by.personId, by.decision, contentHash],
      );
      const request = { decisionId, stage: null, scope: null, expiresAt: null, signatureId: null, ...by, contentHash, hasComment: true };
      return askLife(client, { tenantId, kind: 'review', id: reviewId }, decide, [{ actor: `person:${by.personId}`, request }], decisionId);
    },
    readyAsset: async (dates) => {
      const assetId = await world.addAsset(dates);
      const { life } = await world.asset(assetId);
      await world.ask(assetId, { kind: 'complete_upload', uploadId: life.upload?.uploadId ?? '' });
      await world.until(async () => (await world.asset(assetId)).life.work.length === 0);
      return assetId;
    },
    approvedAsset: async (dates) => {
      const assetId = await world.readyAsset(dates);
      const reviewId = await world.submit(assetId);
      await world.decide(reviewId, { personId: person.brandManager, roles: ['brand_manager'], decision: 'approve' });
      await world.until(async () => (await world.asset(assetId)).state === 'approved');
      return assetId;
    },
    submit: async (assetId) => {
      const reviewId = randomUUID();
      await world.ask(assetId, { kind: 'submit', reviewId, policyId: defaultPolicy, policyVersion: 1, campaignId: null });
      return reviewId;
    },
    recall: async (placementId) => askLife(client, { tenantId, kind: 'placement', id: placementId }, recallPlacement, [{ actor: `person:${person.brandManager}`, request: 'recall' }], randomUUID()),
    place: async (assetId, window) => {
      const { life } = await world.asset(assetId);
      const [rendition] = await database.ask<{ id: string }>(tenantId, `select id from renditions where tenant_id = $1 and version_id = $2`, [tenantId, life.version?.versionId]);
      const placementId = randomUUID();
      await world.ask(assetId, { kind: 'place', placementId, channelId, renditionId: rendition?.id ?? '', campaignId: null, market: '*', replaces: window.replaces ?? null, startsAt: window.startsAt, endsAt: window.endsAt ?? null });
      return placementId;
    },
    until: async (look) => {
      const giveUp = Date.now() + 15_000;
      for (;;) {
        const seen = await look();
        if (seen) return seen;
        if (Date.now() > giveUp) throw new Error('waited 15 s for something that did not come');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await temporal.teardown();
      await database.close();
      await testDatabase.drop();
    },
  };
  await database.ask(
    tenantId,
    `insert into approval_policies (tenant_id, id, version, name, definition, is_default) values ($1, $2, 1, 'Brand', $3, true)`,
    [tenantId, defaultPolicy, JSON.stringify(plainPolicy([plainStage('brand', 'Brand', 'brand_manager')]))],
  );
  return world;
}

/** The SDK gives the server five seconds to start; a busy machine may need another go. */
async function startTimeSkipping(path: string, triesLeft = 4): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
  } catch (error) {
    if (triesLeft === 0) throw error;
    return startTimeSkipping(path, triesLeft - 1);
  }
}

/** Tenants are made by the owner of the schema, behind the same wall. */
async function asOwner(testDatabase: TestDatabase, tenantId: string, work: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: testDatabase.ownerUrl });
  await owner.connect();
  await owner.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
  await work(owner);
  await owner.end();
}

import { Context } from '@temporalio/activity';
import { findItemFacts, holdDrawable, settleBackfillItem } from '../../db/backfill-items.js';
import type { ItemFacts, ItemOutcome } from '../../db/backfill-items.js';
import { findReadyRenditions } from '../../db/find-ready-renditions.js';
import { findVersionToRender } from '../../db/find-version-to-render.js';
import { insertNotices } from '../../db/insert-notices.js';
import { recordRenditions } from '../../db/record-renditions.js';
import type { RenditionToRecord } from '../../db/record-renditions.js';
import { backfillLanes } from '../../domain/recipe-impact.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import { problemCatalogue } from '../../schemas/problem-catalogue.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { makeRenditions } from '../render/make-renditions.js';
import type { RenderNeeds } from '../render/make-renditions.js';
import { withHeartbeat } from '../with-heartbeat.js';

export type BackfillNeeds = RenderNeeds & Pick<Dependencies, 'environment' | 'logger'>;

interface Chunk {
  readonly tenantId: string;
  readonly runId: string;
  readonly assetIds: readonly string[];
}

/** Well within the time-out of the activity, the longest picture included; what is left is found by the next going through. */
const budgetMilliseconds = 5 * 60_000;

const nothing = { ready: null, failed: null, milliseconds: null } as const;

/**
 * Draws what versions lack of a backfill's recipes, some pictures at a time. Where each stands is written down after each, so that a
 * chunk that is begun again after a crash goes on where it was; a file that cannot be drawn fails alone.
 * @throws GalleyError `*.unavailable`
 */
export async function drawItems(needs: BackfillNeeds, { tenantId, runId, assetIds }: Chunk): Promise<void> {
  const { database, objectStore, environment, logger } = needs;
  const until = Date.now() + budgetMilliseconds;
  const waiting = [...assetIds];
  await withHeartbeat(async (signal) => {
    const lane = async (): Promise<void> => {
      for (let assetId = waiting.shift(); assetId !== undefined && Date.now() < until; assetId = waiting.shift()) {
        signal.throwIfAborted();
        const facts = await findItemFacts(database, tenantId, runId, assetId);
        // A pause, and an end, stop every lane at once.
        if (facts === undefined || facts.runState !== 'running') return;
        if (facts.itemState === 'pending') await drawItem(assetId, facts, signal);
      }
    };
    try {
      await Promise.all(Array.from({ length: backfillLanes(environment.GALLEY_RENDER_PROCESSES) }, lane));
    } finally {
      waiting.length = 0;
    }
  });

  async function drawItem(assetId: string, facts: ItemFacts, signal: AbortSignal): Promise<void> {
    const reason = whyNotDrawn(facts);
    if (reason !== null) return settle(assetId, { ...nothing, state: 'skipped', reason });
    const { versionId } = facts;
    const version = await findVersionToRender(database, tenantId, assetId, versionId);
    if (version?.sha256 == null) return settle(assetId, { ...nothing, state: 'skipped', reason: 'asset.not_ready' });
    const inUse = version.recipes.filter((recipe) => facts.recipes.some(({ name, version: number }) => recipe.name === name && recipe.version === number));
    if (inUse.length === 0) return settle(assetId, { ...nothing, state: 'skipped', reason: 'backfill.recipe_not_active' });
    // What was signed under a decision stays what it is, so what is there is never drawn again.
    const recipes = inUse.filter(({ name, version: number }) => !facts.tried.includes(`${name}@${number}`));
    if (recipes.length === 0) return settle(assetId, { state: 'done', reason: null, ready: 0, failed: 0, milliseconds: null });
    try {
      const { sha256 } = version;
      const made = await makeRenditions(needs, { tenantId, version: { ...version, sha256 }, recipes, objectKeyOf: (key) => renditionObjectKey(tenantId, key), reusesOlder: true, signal });
      if (made.kind === 'refused') return await settle(assetId, { ...nothing, state: 'failed', reason: made.reason });
      await publish(assetId, versionId, made.renditions, made.milliseconds);
    } catch (error) {
      signal.throwIfAborted();
      const code = codeOf(error);
      if (code?.endsWith('.unavailable') === true) throw error;
      // The same fault would come again and hold up all that follow; the first tries may have had bad luck.
      if (code === undefined && Context.current().info.attempt < mostTries) throw error;
      logger.error({ assetId, runId, error }, 'a version of a backfill could not be drawn');
      await settle(assetId, { ...nothing, state: 'failed', reason: code !== undefined && Object.hasOwn(problemCatalogue, code) ? (code as ProblemCode) : 'render.failed' });
    }
  }

  async function publish(assetId: string, versionId: string, renditions: readonly RenditionToRecord[], milliseconds: number | null): Promise<void> {
    const ready = renditions.filter(({ state }) => state === 'ready').length;
    const failed = renditions.length - ready;
    const isPublished = await database.withTenant(tenantId, async (client) => {
      if (!(await holdDrawable(client, tenantId, assetId, versionId))) return false;
      await recordRenditions(client, tenantId, versionId, renditions);
      await settleBackfillItem(client, tenantId, { runId, assetId }, { state: 'done', reason: null, ready, failed, milliseconds });
      if (failed > 0) await insertNotices(client, tenantId, { kind: 'renditions_failed', about: { assetId }, sequence: 0 });
      return true;
    });
    if (isPublished) return;
    // It went to the archive while it was drawn: nothing may be left that no row knows of.
    const keys = renditions.filter(({ state }) => state === 'ready').map(({ renditionKey }) => renditionKey);
    const kept = new Set((await findReadyRenditions(database, tenantId, keys)).map(({ renditionKey }) => renditionKey));
    for (const key of keys) if (!kept.has(key)) await objectStore.removeEveryVersion({ bucket: 'assets', key: renditionObjectKey(tenantId, key) });
    await settle(assetId, { ...nothing, state: 'skipped', reason: 'asset.wrong_state' });
  }

  async function settle(assetId: string, outcome: ItemOutcome): Promise<void> {
    await database.withTenant(tenantId, (client) => settleBackfillItem(client, tenantId, { runId, assetId }, outcome));
  }
}

/** Tries of a chunk in which something unknown went wrong, before the version that it went wrong over is given up. */
const mostTries = 3;

/** Why a version of the frozen set is not to be drawn any more. */
function whyNotDrawn({ assetState, currentVersionId, versionId, isPictureKnown, isHere }: ItemFacts): ProblemCode | null {
  if (currentVersionId !== versionId) return 'backfill.newer_version';
  if (assetState === 'archived' || assetState === 'quarantined' || !isHere) return 'asset.wrong_state';
  return isPictureKnown ? null : 'asset.not_ready';
}

import { v5 as nameBasedUuid } from 'uuid';
import { findPullThroughSubjects } from '../../db/find-pull-through-subjects.js';
import { discardAssetEdit, insertAssetEdit } from '../../db/insert-asset-edit.js';
import { findPendingItems, findRunFacts, findRunState, settleItem } from '../../db/pull-through-items.js';
import type { RunFacts } from '../../db/pull-through-items.js';
import { planAfterRefusal, planForAsset, replacedBefore } from '../../domain/pull-through-item.js';
import type { PullThroughPlan } from '../../domain/pull-through-item.js';
import { askLife } from '../../runtime/ask-life.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { askAsset } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import { createSettling } from './settling.js';

const pageSize = 100;
/** Assets that are being prepared at once for a run, so that new uploads find the workers free. */
const windowWidth = 4;

interface Run {
  readonly tenantId: string;
  readonly runId: string;
}

/**
 * Works through the next page of a run. Where each asset stands is written down after each, so that a page that is begun again after
 * a crash goes on where it was; an asset that is asked twice answers twice and acts once.
 * @returns how many are left to be asked
 * @throws GalleyError `*.unavailable`
 */
export async function askPage(dependencies: Pick<Dependencies, 'database' | 'temporal' | 'logger'>, run: Run, signal: AbortSignal): Promise<{ pending: number }> {
  const { database } = dependencies;
  const facts = await findRunFacts(database, run.tenantId, run.runId);
  if (facts?.state === 'running') {
    const waiting = await findPendingItems(database, run.tenantId, run.runId, pageSize);
    const settling = createSettling(database, run.tenantId, signal);
    const lane = async (): Promise<void> => {
      for (let assetId = waiting.shift(); assetId !== undefined; assetId = waiting.shift()) {
        signal.throwIfAborted();
        // A pause, and a newer run, stop the window at once.
        if ((await findRunState(database, run.tenantId, run.runId)) !== 'running') return;
        if (await pullThrough(dependencies, run, facts, assetId)) await settling.settled(assetId);
      }
    };
    try {
      await Promise.all(Array.from({ length: windowWidth }, lane));
    } finally {
      waiting.length = 0;
      settling.stop();
    }
  }
  return { pending: (await findPendingItems(database, run.tenantId, run.runId, pageSize)).length };
}

/** @returns true where the asset has taken the change and now works on it */
async function pullThrough({ database, temporal, logger }: Pick<Dependencies, 'database' | 'temporal' | 'logger'>, run: Run, facts: RunFacts, assetId: string): Promise<boolean> {
  const { tenantId, runId } = run;
  const [subject] = await database.withTenant(tenantId, async (client) => findPullThroughSubjects(client, tenantId, [assetId], facts.replacements));
  if (subject === undefined) throw new Error(`asset ${assetId} of run ${runId} is not there`);
  const plan = planForAsset(subject, { severity: facts.severity, replacedBefore: replacedBefore(facts.severity, new Date().toISOString()) });
  if (plan.outcome !== 'replace') return note(plan);
  const editId = nameBasedUuid(`edit of ${assetId}`, runId);
  const slots = Object.fromEntries(subject.slots.map(({ slot, toVersionId }) => [slot, toVersionId]));
  await insertAssetEdit(database, { tenantId, id: editId, assetId, personId: facts.startedBy, expectedRevision: null, changes: { slots } });
  try {
    const request = { kind: 'pull_through', runId, editId, takeDownFirst: facts.severity === 'safety' } as const;
    await askLife(temporal, { tenantId, kind: 'asset', id: assetId }, askAsset, [{ actor: `workflow:${workflowId(tenantId, 'pull_through', runId)}`, request }], `${runId}/pull_through`);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || code.endsWith('.unavailable')) throw error;
    await discardAssetEdit(database, tenantId, editId);
    logger.info({ assetId, runId, code }, 'an asset refused to be pulled through');
    return note(planAfterRefusal(code as ProblemCode));
  }
  await settleItem(database, { tenantId, runId, assetId, state: 'asked', reason: null });
  return true;

  async function note({ outcome, reason }: Exclude<PullThroughPlan, { outcome: 'replace' }>): Promise<false> {
    const state = ({ skip: 'skipped', flag: 'flagged', coalesce: 'coalesced' } as const)[outcome];
    await settleItem(database, { tenantId, runId, assetId, state, reason });
    return false;
  }
}

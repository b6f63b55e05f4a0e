import { ActivityFailure, allHandlersFinished, condition, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createDistributeActivities } from '../activities/distribute/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { nextPlacementStep } from '../domain/placement-steps.js';
import type { PlacementFact } from '../domain/placement-steps.js';
import { refuse } from '../domain/refusal.js';
import type { PlacementRecord } from '../schemas/life-records.js';
import { commitOnce, databaseWrite, outsideWorld } from './activity-profiles.js';
import { placementNow, recallPlacement, withdrawPlacementSignal } from './messages.js';
import type { LifeInput } from './messages.js';
import { refusalFailure } from './refusal-failure.js';

const { loadPlacement, recordPlacement, tellAssetOfPlacement } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { preparePlacement, reconcilePlacement, finalisePlacement, withdrawPlacement } = proxyActivities<ReturnType<typeof createDistributeActivities>>(outsideWorld);
const { commitPlacement } = proxyActivities<ReturnType<typeof createDistributeActivities>>(commitOnce);

/** Between two looks for an effect whose outcome is unknown. */
const reconcilePauses = ['2 seconds', '10 seconds', '1 minute', '10 minutes', '1 hour'] as const;

/**
 * One rendition on one channel for one window. Publishing is prepare, commit once, reconcile when nobody can say whether the
 * commit happened, finalise; so that the effect is there once, whatever crashes.
 */
export async function placementLife(input: LifeInput): Promise<void> {
  const life: { record: PlacementRecord | null } = { record: null };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, placementId: input.id };

  setHandler(placementNow, () => life.record);
  setHandler(recallPlacement, async ({ actor }) => {
    await condition(() => life.record !== null);
    const { state } = life.record as PlacementRecord;
    if (state === 'withdrawn' || state === 'cancelled' || state === 'failed') {
      throw refusalFailure(refuse('placement.wrong_state', `A placement that is ${state} cannot be recalled.`));
    }
    const record = await askWithdrawal(actor);
    return { state: record.state, sequence: record.sequence, reason: record.reason };
  });
  setHandler(withdrawPlacementSignal, async () => {
    await condition(() => life.record !== null);
    await askWithdrawal(self);
  });

  life.record = await raised();
  let looks = 0;

  while (life.record.step !== 'done') {
    const record: PlacementRecord = life.record;
    switch (record.step) {
      case 'wait':
        if (await withdrawalWithin(record.startsAt)) await take({ kind: 'ended' });
        else await prepare();
        break;
      case 'prepare':
        if (record.withdrawalAsked) await take({ kind: 'ended' });
        else await prepare();
        break;
      case 'commit':
        await take(await commitFact());
        break;
      case 'reconcile': {
        if (record.withdrawalAsked || (record.endsAt !== null && Date.parse(record.endsAt) <= Date.now())) {
          await take({ kind: 'ended' });
          break;
        }
        const { outcome } = await reconcilePlacement(subject);
        if (outcome === 'present') await take({ kind: 'committed' });
        else if (outcome === 'absent') await take({ kind: 'proven_absent' });
        else {
          if (looks === 2) await take({ kind: 'still_unknown' });
          const pause = reconcilePauses[Math.min(looks, reconcilePauses.length - 1)] ?? '1 hour';
          await condition(() => life.record?.withdrawalAsked === true, pause);
          looks += 1;
        }
        break;
      }
      case 'finalise':
        await finalisePlacement(subject);
        await take({ kind: 'finalised' });
        await tellAssetOfPlacement({ ...subject, assetId: record.assetId, fact: 'placement_live' });
        break;
      case 'live':
        if (record.endsAt === null) await condition(() => life.record?.withdrawalAsked === true);
        else await withdrawalWithin(record.endsAt);
        await take({ kind: 'ended' });
        break;
      case 'withdraw':
        await withdrawPlacement(subject);
        await take({ kind: 'withdrawn' });
        break;
      case 'done':
        break;
    }
  }
  await tellAssetOfPlacement({ ...subject, assetId: life.record.assetId, fact: 'placement_ended' });
  await condition(allHandlersFinished);

  /** A record that stands before a commit says that it was about to happen: whether it did is to be found out. */
  async function raised(): Promise<PlacementRecord> {
    const record = await loadPlacement(subject);
    return record.step === 'commit' ? { ...record, step: 'reconcile' } : record;
  }

  async function prepare(): Promise<void> {
    const prepared = await preparePlacement(subject);
    await take(prepared.outcome === 'prepared' ? { kind: 'prepared' } : { kind: 'refused', reason: prepared.reason });
  }

  async function commitFact(): Promise<PlacementFact> {
    try {
      const committed = await commitPlacement(subject);
      if (committed.outcome === 'committed') return { kind: 'committed' };
      return committed.outcome === 'refused' ? { kind: 'refused', reason: committed.reason } : { kind: 'commit_unknown' };
    } catch (error) {
      // A worker that died, or time that ran out: nobody can say whether it happened.
      if (error instanceof ActivityFailure) return { kind: 'commit_unknown' };
      throw error;
    }
  }

  async function withdrawalWithin(instant: string): Promise<boolean> {
    const asked = (): boolean => life.record?.withdrawalAsked === true;
    const milliseconds = Date.parse(instant) - Date.now();
    return milliseconds <= 0 ? asked() : condition(asked, milliseconds);
  }

  async function askWithdrawal(actor: string): Promise<PlacementRecord> {
    const record = life.record as PlacementRecord;
    return record.withdrawalAsked || record.step === 'done' ? record : take({ kind: 'withdrawal_asked' }, actor);
  }

  async function take(fact: PlacementFact, actor = self): Promise<PlacementRecord> {
    const answer = await takeTurn(fact, actor);
    return answer === 'again' ? take(fact, actor) : answer;
  }

  async function takeTurn(fact: PlacementFact, actor: string): Promise<PlacementRecord | 'again'> {
    return turn.runExclusive(async () => {
      const record = nextPlacementStep(life.record as PlacementRecord, fact);
      const recording = await recordPlacement({ record, action: `placement.${fact.kind}`, actor });
      if (recording === 'recorded') life.record = record;
      else {
        // Temporal lost a step in a crash that PostgreSQL has. The life goes on from there; a wish to end it must not be lost.
        life.record = await raised();
        if (fact.kind === 'withdrawal_asked' && !life.record.withdrawalAsked) return 'again' as const;
      }
      return life.record;
    });
  }
}

import { ActivityFailure, allHandlersFinished, condition, proxyActivities, proxyLocalActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createDistributeActivities } from '../activities/distribute/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { answerToYield, fateOfReplaced, nextPlacementStep } from '../domain/placement-steps.js';
import type { PlacementFact, YieldAnswer } from '../domain/placement-steps.js';
import { refuse } from '../domain/refusal.js';
import type { PlacementRecord } from '../schemas/life-records.js';
import { commitOnce, databaseWrite, outsideWorld } from './activity-profiles.js';
import { moveEndSignal, placementNow, recallPlacement, replacementEnded, withdrawPlacementSignal, yieldPlacement } from './messages.js';
import type { LifeInput } from './messages.js';
import { refusalFailure } from './refusal-failure.js';

const { askToYield, loadPlacement, recordPlacement, tellAssetOfPlacement, tellPlacement, tellReplaced } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { preparePlacement, reconcilePlacement, finalisePlacement, withdrawPlacement } = proxyActivities<ReturnType<typeof createDistributeActivities>>(outsideWorld);
const { commitPlacement } = proxyActivities<ReturnType<typeof createDistributeActivities>>(commitOnce);

/** Between two looks for an effect whose outcome is unknown. */
const reconcilePauses = ['2 seconds', '10 seconds', '1 minute', '10 minutes', '1 hour'] as const;

/** So long before its start a replacement makes the old one keep still, so that neither acts on the place while the other does. */
const yieldLeadMilliseconds = 30_000;

/** So long past its own end a placement stays for the one that is about to take its place. */
const succession = '2 minutes';

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
  setHandler(moveEndSignal, async ({ endsAt }) => {
    await condition(() => life.record !== null);
    const record = life.record as PlacementRecord;
    if (record.step !== 'done' && !record.withdrawalAsked && record.endsAt !== endsAt) await take({ kind: 'end_moved', endsAt });
  });

  setHandler(yieldPlacement, async ({ to }) => {
    await condition(() => life.record !== null);
    return makeWay(to);
  });
  setHandler(replacementEnded, async ({ by, outcome }) => {
    await condition(() => life.record !== null);
    if (life.record?.yieldedTo === by) await take({ kind: outcome });
  });

  life.record = await raised();
  let looks = 0;
  let announced = false;

  while (life.record.step !== 'done') {
    const record: PlacementRecord = life.record;
    switch (record.step) {
      case 'wait':
        if (record.replaces !== null && ((await withdrawalWithin(earlier(record.startsAt, yieldLeadMilliseconds))) || !(await placeIsOurs()))) await take({ kind: 'ended' });
        else if (await withdrawalWithin(record.startsAt)) await take({ kind: 'ended' });
        else await prepare();
        break;
      case 'prepare':
        if (record.withdrawalAsked || !(await placeIsOurs())) await take({ kind: 'ended' });
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
        break;
      case 'live':
        if (!announced) await announce(record);
        announced = true;
        if (await staysUntil(record)) await take({ kind: 'ended' });
        break;
      case 'withdraw':
        await withdrawPlacement(subject);
        await take({ kind: 'withdrawn' });
        break;
      case 'done':
        break;
      default:
        // Going round without waiting would take the whole worker along.
        throw new Error(`placement ${input.id} stands at no step that there is`);
    }
  }
  if (life.record.replaces !== null && !announced) {
    await tellReplaced({ tenantId: input.tenantId, placementId: life.record.replaces, by: input.id, outcome: fateOfReplaced(life.record) });
  }
  await tellAssetOfPlacement({ ...subject, assetId: life.record.assetId, fact: 'placement_ended' });
  await condition(allHandlersFinished);

  /** A record that stands before a commit says that it was about to happen: whether it did is to be found out. */
  async function raised(): Promise<PlacementRecord> {
    const record = await loadPlacement(subject);
    return record.step === 'commit' ? { ...record, step: 'reconcile' } : record;
  }

  /** What is told once per run, so that nothing told before a crash is lost; who knows it already takes no notice. */
  async function announce(record: PlacementRecord): Promise<void> {
    await tellAssetOfPlacement({ ...subject, assetId: record.assetId, fact: 'placement_live' });
    if (record.replaces !== null) await tellReplaced({ tenantId: input.tenantId, placementId: record.replaces, by: input.id, outcome: 'replaced' });
  }

  /** Waits until the place is to be cleared; false where something else has become of the placement meanwhile. */
  async function staysUntil(record: PlacementRecord): Promise<boolean> {
    const moved = (): boolean => life.record !== record;
    const milliseconds = record.endsAt === null ? null : Math.max(Date.parse(record.endsAt) - Date.now(), 0);
    if (record.yieldedTo === null) {
      if (!record.withdrawalAsked) await (milliseconds === null ? condition(moved) : condition(moved, milliseconds));
      return life.record === record;
    }
    if (!record.withdrawalAsked) {
      const hasMoved = milliseconds === null ? condition(moved).then(() => true) : condition(moved, milliseconds);
      if ((await hasMoved) || (await condition(moved, succession))) return false;
    }
    // A wish to have the place cleared goes to the one that is taking it, and that one always tells how it ended.
    await tellPlacement({ tenantId: input.tenantId, placementId: record.yieldedTo });
    await condition(moved);
    return false;
  }

  async function makeWay(to: string): Promise<YieldAnswer> {
    const answer = answerToYield(life.record as PlacementRecord, to);
    if (answer === 'withdraw_first') {
      await askWithdrawal(self);
      return 'not_yet';
    }
    if (answer !== 'yielding' || life.record?.yieldedTo === to) return answer;
    return (await take({ kind: 'yielded', to })).yieldedTo === to ? 'yielding' : 'not_yet';
  }

  /** True once the old placement keeps still or is gone; false where this one is to end before that. */
  async function placeIsOurs(): Promise<boolean> {
    const { replaces } = life.record as PlacementRecord;
    if (replaces === null) return true;
    for (;;) {
      if (life.record?.withdrawalAsked === true) return false;
      if ((await askToYield({ tenantId: input.tenantId, placementId: replaces, to: input.id })) !== 'not_yet') return true;
      await sleep('1 second');
    }
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

function earlier(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) - milliseconds).toISOString();
}

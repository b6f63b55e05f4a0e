import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createCampaignActivities } from '../activities/campaign/activities.js';
import type { PageOutcome } from '../activities/campaign/ask-page.js';
import type { createOutlookActivities } from '../activities/campaign/outlook-activities.js';
import type { CampaignFact } from '../domain/campaign-lifecycle.js';
import { launchStallMilliseconds } from '../domain/campaign-lifecycle.js';
import type { CampaignRecord, CampaignWork } from '../schemas/life-records.js';
import { databaseWrite, manyAsks } from './activity-profiles.js';
import { nowIso } from './time.js';

const { submitPage, placePage, placeSuccessorsPage, moveEndsPage, withdrawPage, archivePage, launchSuccessor } = proxyActivities<ReturnType<typeof createCampaignActivities>>(manyAsks);
const { countPlacements, noteLaunchFailures, readOutlook } = proxyLocalActivities<ReturnType<typeof createOutlookActivities>>(databaseWrite);

/** How far a work has come: the last deliverable of the page before, or what was seen at the last look. */
export interface WorkPosition {
  readonly work: CampaignWork;
  readonly after: PageOutcome['next'];
  readonly looks: number;
  /** Placements that were on their way, and since when there are so many. */
  readonly waiting: number | null;
  readonly waitingSince: string | null;
}

export interface Worked {
  /** What there is to say when the work is over; null while it goes on. */
  readonly fact: CampaignFact | null;
  readonly position: WorkPosition | null;
}

/** Between two looks at placements that go out, or come down, on their own; the last one is repeated. */
const lookPauses = [250, 500, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 5_000, 5_000, 10_000, 15_000] as const;

/**
 * One step of a campaign's work: a page of its deliverables, or a look at how far their placements have come.
 * @param pause waits, and may end earlier when the campaign has been asked something
 */
export async function workOnCampaign(record: CampaignRecord, position: WorkPosition, pause: (milliseconds: number) => Promise<unknown>): Promise<Worked> {
  const { tenantId, campaignId } = record;
  const subject = { tenantId, campaignId };
  const page = { ...subject, after: position.after };
  switch (position.work) {
    case 'submit_selection':
      return afterPage(await submitPage(page), () => ({ kind: 'selection_submitted' }));
    case 'place_deliverables': {
      const outcome = await placePage(page);
      if (outcome.next !== null) return goOn(outcome);
      const { refused, unready } = await readOutlook({ ...subject, now: nowIso() });
      // What was unpicked, added or needed after all while the launch was being decided was asked of nobody.
      return over({ kind: 'deliverables_placed', refused: refused + unready });
    }
    case 'place_successors': {
      const outcome = await placeSuccessorsPage(page);
      if (outcome.next !== null) return goOn(outcome);
      const { waiting, live } = await countPlacements({ ...subject, of: 'successors' });
      return over({ kind: 'successors_placed', placed: waiting + live });
    }
    case 'withdraw_placements':
      return afterPage(await withdrawPage(page), () => ({ kind: 'placements_withdrawn' }));
    case 'move_ends':
      return afterPage(await moveEndsPage(page), () => ({ kind: 'ends_moved' }));
    case 'archive_selection':
      return afterPage(await archivePage(page), () => ({ kind: 'selection_archived' }));
    case 'await_live': {
      const { waiting, leaving = 0, over: ended } = await countPlacements({ ...subject, of: 'deliverables' });
      if (ended + leaving > 0 || (waiting > 0 && hasStalled(waiting))) {
        await noteLaunchFailures(subject);
        return over({ kind: 'launch_failed' });
      }
      return waiting === 0 ? over({ kind: 'all_live' }) : lookAgain(waiting, record.launchAt);
    }
    case 'await_successors': {
      const { waiting } = await countPlacements({ ...subject, of: 'successors' });
      // What does not go live must not keep the old up past its end.
      if (waiting > 0 && !hasStalled(waiting)) return lookAgain(waiting, null);
      await launchSuccessor(subject);
      return over({ kind: 'successors_settled' });
    }
    case 'await_withdrawn': {
      const { waiting, live } = await countPlacements({ ...subject, of: 'deliverables' });
      return waiting + live === 0 ? over({ kind: 'withdrawals_settled' }) : lookAgain(waiting + live, null);
    }
  }

  function afterPage(outcome: PageOutcome, fact: () => CampaignFact): Worked {
    return outcome.next === null ? over(fact()) : goOn(outcome);
  }

  function goOn({ next }: PageOutcome): Worked {
    return { fact: null, position: { ...position, after: next } };
  }

  function over(fact: CampaignFact): Worked {
    return { fact, position: null };
  }

  function hasStalled(waiting: number): boolean {
    return position.waiting === waiting && position.waitingSince !== null && Date.now() - Date.parse(position.waitingSince) > launchStallMilliseconds;
  }

  /** @param notBefore an instant before which nothing moves */
  async function lookAgain(waiting: number, notBefore: string | null): Promise<Worked> {
    const from = notBefore !== null && notBefore > nowIso() ? notBefore : nowIso();
    const waitingSince = position.waiting === waiting ? position.waitingSince : from;
    await pause(Math.max(lookPauses[Math.min(position.looks, lookPauses.length - 1)] ?? 0, Date.parse(from) - Date.now()));
    return { fact: null, position: { ...position, looks: position.looks + 1, waiting, waitingSince } };
  }
}

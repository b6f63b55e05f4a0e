import { allHandlersFinished, condition, continueAsNew, currentUpdateInfo, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createOutlookActivities } from '../activities/campaign/outlook-activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { nextCampaignStep } from '../domain/campaign-lifecycle.js';
import type { CampaignFact, CampaignRequest } from '../domain/campaign-lifecycle.js';
import { nextCampaignWake, whyNotLaunch } from '../domain/campaign-watch.js';
import { isRefusal, refuse } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { CampaignRecord } from '../schemas/life-records.js';
import { databaseWrite } from './activity-profiles.js';
import { workOnCampaign } from './campaign-work.js';
import type { WorkPosition } from './campaign-work.js';
import { askCampaign, campaignFactsChanged, campaignNow } from './messages.js';
import type { LifeInput, Standing } from './messages.js';
import { refusalFailure } from './refusal-failure.js';
import { lingerMilliseconds, nowIso } from './time.js';

const { loadCampaign, recordCampaign } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { readOutlook } = proxyLocalActivities<ReturnType<typeof createOutlookActivities>>(databaseWrite);

/** Asks come one by one; a crash makes at most the last few of them come again. */
const rememberedAsks = 8;
/** A run that has so many events ends, and the next one goes on from the record: far under what Temporal allows. */
const eventsOfARun = 400;

/** Where the run before stopped in a work that goes page by page. */
export interface CampaignInput extends LifeInput {
  readonly position?: WorkPosition | null;
}

/** A campaign from its brief to its end. Assets have lives of their own; the campaign asks them, and never owns them. */
export async function campaignLife(input: CampaignInput): Promise<void> {
  const life: { record: CampaignRecord | null; news: number } = { record: null, news: 0 };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, campaignId: input.id };
  let position = input.position ?? null;

  setHandler(campaignNow, () => life.record);
  setHandler(campaignFactsChanged, () => {
    life.news += 1;
  });
  setHandler(askCampaign, async ({ actor, request }) => {
    const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
    if (isRefusal(answer)) throw refusalFailure(answer);
    return answer;
  });

  life.record = await loadCampaign(subject);
  for (;;) {
    const current: CampaignRecord = life.record;
    const [work] = current.work;
    if (workflowInfo().historyLength > eventsOfARun || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof campaignLife>({ tenantId: input.tenantId, id: input.id, position });
    } else if (work !== undefined) {
      position = position?.work === work ? position : { work, after: null, looks: 0, waiting: null, waitingSince: null };
      const worked = await workOnCampaign(current, position, async (milliseconds) => movesOnWithin(current, milliseconds));
      if (worked.fact !== null) await take(worked.fact, self, null);
      position = worked.position;
    } else if (!(await watch(current))) {
      await condition(allHandlersFinished);
      if (life.record === current) return;
    }
  }

  /** True when the record has moved on, or something was said, before the time is over. */
  async function movesOnWithin(seen: CampaignRecord, milliseconds: number): Promise<boolean> {
    const { news } = life;
    return condition(() => life.record !== seen || life.news !== news, milliseconds);
  }

  /** Keeps the campaign's timers while it has nothing to do; false when it has none to keep and nobody has asked anything for a while. */
  async function watch(seen: CampaignRecord): Promise<boolean> {
    const { news } = life;
    const outlook = await readOutlook({ ...subject, now: nowIso() });
    if (life.record !== seen || life.news !== news) return true;
    const wake = nextCampaignWake(seen, outlook, nowIso());
    if (wake === null) return movesOnWithin(seen, lingerMilliseconds);
    if ('at' in wake) {
      await movesOnWithin(seen, Math.max(Date.parse(wake.at) - Date.now(), 1));
      return true;
    }
    const answer = await take(wake.command, self, null);
    // It was ready when it was read, and is not any more: looked at again, it is late.
    if (isRefusal(answer)) await movesOnWithin(seen, 1_000);
    return true;
  }

  async function take(command: CampaignRequest | CampaignFact, actor: string, askId: string | null): Promise<Standing | Refusal> {
    await condition(() => life.record !== null);
    return turn.runExclusive(async () => {
      for (;;) {
        const before = life.record as CampaignRecord;
        if (askId !== null && before.answered.includes(askId)) return standing(before);
        const step = nextCampaignStep(before, command, nowIso());
        if (isRefusal(step)) return command.kind === 'begin' ? standing(before) : step;
        const refusal = command.kind === 'launch' || command.kind === 'succeed' ? await whyNotNow(before, command.kind) : null;
        if (refusal !== null) return refusal;
        const record = askId === null ? step.record : { ...step.record, answered: [...before.answered, askId].slice(-rememberedAsks) };
        if ((await recordCampaign({ record, action: step.action, actor })) === 'recorded') {
          life.record = record;
          return standing(record);
        }
        // Temporal lost a step in a crash that PostgreSQL has: decided again on what is true.
        life.record = await loadCampaign(subject);
      }
    });
  }

  /** What its deliverables say to a launch or a succession that somebody asks for now. */
  async function whyNotNow(record: CampaignRecord, kind: 'launch' | 'succeed'): Promise<Refusal | null> {
    const outlook = await readOutlook({ ...subject, now: nowIso() });
    if (kind === 'launch') return whyNotLaunch(record, outlook, nowIso());
    const { successors, unreadySuccessors } = outlook;
    if (successors === 0) return refuse('campaign.no_successors', 'Nothing is named to take the place of its deliverables.');
    return unreadySuccessors > 0 ? refuse('campaign.successors_not_ready', `${unreadySuccessors} successor(s) are not ready.`) : null;
  }
}

function standing(record: CampaignRecord): Standing {
  return { state: record.state, sequence: record.sequence, reason: null };
}

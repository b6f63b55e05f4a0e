import { allHandlersFinished, condition, currentUpdateInfo, proxyActivities, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createCampaignActivities } from '../activities/campaign/activities.js';
import type { createRecordActivities } from '../activities/record/activities.js';
import { nextCampaignStep } from '../domain/campaign-lifecycle.js';
import type { CampaignFact, CampaignRequest } from '../domain/campaign-lifecycle.js';
import { isRefusal, refuse } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { CampaignRecord, CampaignWork } from '../schemas/life-records.js';
import { databaseWrite, shortCall } from './activity-profiles.js';
import { askCampaign, campaignNow } from './messages.js';
import type { LifeInput, Standing } from './messages.js';
import { refusalFailure } from './refusal-failure.js';
import { lingerMilliseconds } from './time.js';

const { loadCampaign, recordCampaign, countUnready } = proxyLocalActivities<ReturnType<typeof createRecordActivities>>(databaseWrite);
const { submitSelection, placeDeliverables, withdrawCampaignPlacements, archiveSelection } = proxyActivities<ReturnType<typeof createCampaignActivities>>(shortCall);

/** Asks come one by one; a crash makes at most the last few of them come again. */
const rememberedAsks = 8;

/** A campaign from its brief to its end. Assets have lives of their own; the campaign asks them, and never owns them. */
export async function campaignLife(input: LifeInput): Promise<void> {
  const life: { record: CampaignRecord | null } = { record: null };
  const turn = new Mutex();
  const self = `workflow:${workflowInfo().workflowId}`;
  const subject = { tenantId: input.tenantId, campaignId: input.id };

  setHandler(campaignNow, () => life.record);
  setHandler(askCampaign, async ({ actor, request }) => {
    const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
    if (isRefusal(answer)) throw refusalFailure(answer);
    return answer;
  });

  life.record = await loadCampaign(subject);
  for (;;) {
    const current: CampaignRecord = life.record;
    const [work] = current.work;
    if (work !== undefined) {
      await take(await perform(work), self, null);
    } else if (current.state === 'live' && current.endsAt !== null) {
      const milliseconds = Date.parse(current.endsAt) - Date.now();
      if (milliseconds <= 0 || !(await condition(() => life.record !== current, milliseconds))) await take({ kind: 'end' }, self, null);
    } else if (!(await condition(() => life.record !== current, lingerMilliseconds))) {
      await condition(allHandlersFinished);
      if (life.record === current) return;
    }
  }

  async function perform(work: CampaignWork): Promise<CampaignFact> {
    switch (work) {
      case 'submit_selection':
        await submitSelection(subject);
        return { kind: 'selection_submitted' };
      case 'place_deliverables':
        await placeDeliverables(subject);
        return { kind: 'deliverables_placed' };
      case 'withdraw_placements':
        await withdrawCampaignPlacements(subject);
        return { kind: 'placements_withdrawn' };
      case 'archive_selection':
        await archiveSelection(subject);
        return { kind: 'selection_archived' };
    }
  }

  async function take(command: CampaignRequest | CampaignFact, actor: string, askId: string | null): Promise<Standing | Refusal> {
    await condition(() => life.record !== null);
    return turn.runExclusive(async () => {
      for (;;) {
        const before = life.record as CampaignRecord;
        if (askId !== null && before.answered.includes(askId)) return standing(before);
        const step = nextCampaignStep(before, command);
        if (isRefusal(step)) return command.kind === 'begin' ? standing(before) : step;
        if (command.kind === 'launch') {
          const unready = await countUnready(subject);
          if (unready > 0) return refuse('campaign.not_ready', `${unready} deliverable(s) are not ready.`);
        }
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
}

function standing(record: CampaignRecord): Standing {
  return { state: record.state, sequence: record.sequence, reason: null };
}

import { allHandlersFinished, condition, currentUpdateInfo, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { createComponentRecordActivities } from '../activities/components/record-activities.js';
import { nextComponentStep } from '../domain/component-lifecycle.js';
import type { ComponentRequest } from '../domain/component-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { ComponentRecord } from '../schemas/life-records.js';
import { databaseWrite } from './activity-profiles.js';
import { askComponent, componentNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { refusalFailure, refusalOfActivity } from './refusal-failure.js';
import { lingerMilliseconds } from './time.js';

const { loadComponent, recordComponent } = proxyLocalActivities<ReturnType<typeof createComponentRecordActivities>>(databaseWrite);

/** Asks come one by one; a crash makes at most the last few of them come again. */
const rememberedAsks = 8;

/** A component from its first proposed text until it is retired. It waits for people only, so between their asks no run is open. */
export async function componentLife(input: LifeInput): Promise<void> {
  const life: { record: ComponentRecord | null } = { record: null };
  const turn = new Mutex();
  const subject = { tenantId: input.tenantId, componentId: input.id };

  setHandler(componentNow, () => life.record);
  setHandler(
    askComponent,
    async ({ actor, request }) => {
      const answer = await take(request, actor, currentUpdateInfo()?.id ?? null);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<ComponentRequest>) => {
        if (life.record === null || life.record.answered.includes(currentUpdateInfo()?.id ?? '')) return;
        const step = nextComponentStep(life.record, request);
        if (isRefusal(step)) throw refusalFailure(step);
      },
    },
  );

  life.record = await loadComponent(subject);
  for (;;) {
    const current: ComponentRecord = life.record;
    if (await condition(() => life.record !== current, lingerMilliseconds)) continue;
    await condition(allHandlersFinished);
    if (life.record === current) return;
  }

  async function take(request: ComponentRequest, actor: string, askId: string | null): Promise<Standing | Refusal> {
    await condition(() => life.record !== null);
    return turn.runExclusive(async () => {
      for (;;) {
        const before = life.record as ComponentRecord;
        if (askId !== null && before.answered.includes(askId)) return standing(before);
        const step = nextComponentStep(before, request);
        if (isRefusal(step)) return step;
        const record = { ...step.record, answered: askId === null ? before.answered : [...before.answered, askId].slice(-rememberedAsks) };
        try {
          if ((await recordComponent({ record, action: step.action, actor, request })) === 'recorded') {
            life.record = record;
            return standing(record);
          }
        } catch (error) {
          throw refusalOfActivity(error) ?? error;
        }
        // Temporal lost a step in a crash that PostgreSQL has: decided again on what is true.
        life.record = await loadComponent(subject);
      }
    });
  }
}

function standing(record: ComponentRecord): Standing {
  return { state: record.state, sequence: record.sequence, reason: null };
}

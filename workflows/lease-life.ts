import { allHandlersFinished, condition, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { createHandoffRecordActivities } from '../activities/handoff/record-activities.js';
import { expireLease, nextLeaseStep } from '../domain/lease-steps.js';
import type { LeaseRequest, LeaseStep } from '../domain/lease-steps.js';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { LeaseRecord } from '../schemas/lease-record.js';
import { databaseWrite } from './activity-profiles.js';
import { askLease, leaseNow } from './messages.js';
import type { Asked, LifeInput, Standing } from './messages.js';
import { refusalFailure } from './refusal-failure.js';
import { createTurns } from './take-turns.js';
import { nowIso } from './time.js';

const { loadLease, recordLease } = proxyLocalActivities<ReturnType<typeof createHandoffRecordActivities>>(databaseWrite);

/** A check-out: renewed or given back by its holder, broken by who may, and released by its own timer in any case. */
export async function leaseLife(input: LifeInput): Promise<void> {
  const life: { record: LeaseRecord | null } = { record: null };
  const self = `workflow:${workflowInfo().workflowId}`;
  const load = async (): Promise<LeaseRecord> => loadLease({ tenantId: input.tenantId, leaseId: input.id });
  const inTurn = createTurns(life, load);

  setHandler(leaseNow, () => life.record);
  setHandler(
    askLease,
    async ({ actor, request }) => {
      const answer = await change((record) => nextLeaseStep(record, request), actor);
      if (isRefusal(answer)) throw refusalFailure(answer);
      return answer;
    },
    {
      validator: ({ request }: Asked<LeaseRequest>) => {
        const answer = life.record === null ? null : nextLeaseStep(life.record, request);
        if (answer !== null && isRefusal(answer)) throw refusalFailure(answer);
      },
    },
  );

  life.record = await load();
  while (life.record.state === 'held') {
    const current: LeaseRecord = life.record;
    const waits = Date.parse(current.expiresAt) - Date.now();
    if (waits <= 0 || !(await condition(() => life.record !== current, waits))) await change((record) => expireLease(record, nowIso()), self);
  }
  await condition(allHandlersFinished);

  async function change(step: (record: LeaseRecord) => LeaseStep | Refusal | null, actor: string): Promise<Standing | Refusal> {
    return inTurn((before) => {
      const next = step(before);
      return next === null || isRefusal(next) ? next : { record: next.record, write: async () => recordLease({ ...next, actor }) };
    });
  }
}

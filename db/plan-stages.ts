import type { ApprovalPolicy, ApprovalStage } from '../schemas/approval-policy.js';
import type { ReviewTimer } from '../schemas/life-records.js';
import type { Staffing } from '../domain/review-turn.js';
import type { StagePlan } from '../domain/review-stages.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';
import { afterWorkingTime } from './working-time.js';

/** More are not looked at: a review does not wait for a whole city. */
const mostPeople = 500;

/** Who is here, of those whom a policy could ask or whom they have named to stand in, and the instants of each of its stages if it opens `at`. */
export async function planStages(client: Client, policy: ApprovalPolicy, asked: readonly string[], at: string): Promise<StagePlan> {
  return { staffing: await findStaffing(client, policy, asked, at), instants: policy.stages.map((stage) => instantsOf(stage, policy, at)) };
}

/** @param asked people beside those whom the policy names */
export async function findStaffing(client: Client, policy: ApprovalPolicy, asked: readonly string[], at: string): Promise<Staffing> {
  const roles = policy.stages.flatMap(({ role, onSilence }) => [...(role === null ? [] : [role]), ...(onSilence.kind === 'reassign' && onSilence.role !== null ? [onSilence.role] : [])]);
  const named = [...asked, ...policy.stages.flatMap(({ people, onSilence }) => [...people, ...(onSilence.kind === 'reassign' ? onSilence.people : [])])];
  const { rows } = await client.query<{ id: string; roles: Role[]; delegateId: string | null }>(
    `with asked as (
       select p.id from people p where p.offboarded_at is null and (p.roles && $1::text[] or p.id = any($2::uuid[])))
     select p.id, p.roles, b.delegate_id as "delegateId" from people p
       left join absences b on b.tenant_id = p.tenant_id and b.person_id = p.id and b.from_at <= $3 and b.until_at > $3
      where p.offboarded_at is null
        and (p.id in (select id from asked) or p.id in (select c.delegate_id from absences c where c.person_id in (select id from asked)))
      order by p.id limit ${mostPeople}`,
    [roles, named, at],
  );
  return {
    people: rows.map(({ id, roles: held }) => ({ id, roles: held })),
    absent: rows.flatMap(({ id, delegateId }) => (delegateId === null ? [] : [{ personId: id, delegateId }])),
  };
}

function instantsOf(stage: ApprovalStage, { calendar }: ApprovalPolicy, at: string): StagePlan['instants'][number] {
  const dueAt = stage.deadline === null ? null : afterWorkingTime(at, stage.deadline, calendar);
  const ladder = stage.ladder.map(({ kind, when }, step): ReviewTimer => {
    if ('after' in when) return { kind, step, at: afterWorkingTime(at, when.after, calendar) };
    // The schema lets nothing count from a deadline that is not there.
    const due = dueAt ?? at;
    if ('beforeDue' in when) return { kind, step, at: afterWorkingTime(due, { ...when.beforeDue, amount: -when.beforeDue.amount }, calendar) };
    return { kind, step, at: new Date(Date.parse(at) + when.share * (Date.parse(due) - Date.parse(at))).toISOString() };
  });
  const due: ReviewTimer[] = dueAt === null ? [] : [{ kind: 'due', step: -1, at: dueAt }];
  return { key: stage.key, dueAt, timers: [...ladder, ...due].sort((one, other) => one.at.localeCompare(other.at)) };
}

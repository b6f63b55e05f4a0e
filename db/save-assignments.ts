import { standingAssignments, undecided } from '../domain/review-turn.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

/** Writes down whose turn it is. What an assignment says never changes; only whether it still stands does. */
export async function saveAssignments(client: Client, record: ReviewRecord): Promise<void> {
  const rows = record.stages.flatMap((stage, number) => {
    const isOpen = record.state === 'open' && stage.state === 'open';
    const open = new Set(isOpen ? [...undecided(record, stage), ...standingAssignments(stage).filter(({ role }) => role !== null)].map(({ assignmentId }) => assignmentId) : []);
    return stage.assignments.map(({ assignmentId, ...assignment }) => ({ id: assignmentId, ...assignment, stage: stage.key, number, isOpen: open.has(assignmentId) }));
  });
  await client.query(`update review_assignments set is_open = false where tenant_id = $1 and review_id = $2 and is_open and id <> all($3::uuid[])`, [
    record.tenantId, record.reviewId, rows.filter(({ isOpen }) => isOpen).map(({ id }) => id),
  ]);
  if (rows.length === 0) return;
  await client.query(
    `insert into review_assignments (tenant_id, id, review_id, stage, stage_number, role, person_id, replaces_id, on_behalf_of, why, at, is_open)
     select $1, r.id, $2, r.stage, r.number, r.role, r."personId", r."replaces", r."onBehalfOf", r.why, r.at, r."isOpen"
       from jsonb_to_recordset($3::jsonb) as r (id uuid, stage text, number integer, role text, "personId" uuid, "replaces" uuid, "onBehalfOf" uuid, why text, at timestamptz, "isOpen" boolean)
     on conflict (tenant_id, id) do nothing`,
    [record.tenantId, record.reviewId, JSON.stringify(rows)],
  );
}

/** The first open stage by its place in the policy, or the last stage where none is open. */
export function openStageNumber(record: ReviewRecord): number {
  const open = record.stages.findIndex(({ state }) => state === 'open');
  return open === -1 ? record.stages.length - 1 : open;
}

/** The roles that the open stages wait for. */
export function openRoles(record: ReviewRecord): Role[] {
  if (record.state !== 'open') return [];
  const open = record.stages.filter(({ state }) => state === 'open');
  return [...new Set(open.flatMap((stage) => standingAssignments(stage).flatMap(({ role }) => role ?? []).concat(rollRole(record, stage.key))))];
}

/** A stage with a roll waits for people by name; the role they were chosen by says who they are. */
function rollRole({ policy }: ReviewRecord, key: string): Role[] {
  return policy.stages.flatMap((stage) => (stage.key === key && stage.role !== null ? [stage.role] : []));
}

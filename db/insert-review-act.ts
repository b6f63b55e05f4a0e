import type { Role } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

/** Writes down why somebody assigns or moves, before the review's workflow is asked; once per id. @returns false where the tenant has no such review */
export async function insertReviewAct(database: Database, act: { readonly tenantId: string; readonly id: string; readonly reviewId: string; readonly personId: string; readonly reason: string }): Promise<boolean> {
  const [row] = await database.ask<{ id: string }>(
    act.tenantId,
    `with written as (
       insert into review_acts (tenant_id, id, review_id, person_id, reason) select w.tenant_id, $2, w.id, $3, $4 from reviews w where w.id = $1 on conflict do nothing)
     select w.id from reviews w where w.id = $1`,
    [act.reviewId, act.id, act.personId, act.reason],
  );
  return row !== undefined;
}

/** Forgets an act that the review refused. */
export async function discardReviewAct(database: Database, tenantId: string, id: string): Promise<void> {
  await database.ask(tenantId, 'delete from review_acts where id = $1', [id]);
}

/** Who is here of these people, with their roles. */
export async function findPresent(database: Database, tenantId: string, ids: readonly string[]): Promise<{ id: string; roles: Role[] }[]> {
  return database.ask<{ id: string; roles: Role[] }>(tenantId, 'select id, roles from people where id = any($1::uuid[]) and offboarded_at is null', [ids]);
}

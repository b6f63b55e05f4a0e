import type { ReviewRecord } from '../schemas/life-records.js';
import type { Database } from './pool.js';

/** The records of reviews, by id; those that the tenant does not have are left out. */
export async function findReviewRecords(database: Database, tenantId: string, reviewIds: readonly string[]): Promise<Map<string, ReviewRecord>> {
  const rows = await database.ask<{ id: string; life: ReviewRecord }>(tenantId, 'select w.id, w.life from reviews w where w.id = any($1::uuid[])', [reviewIds]);
  return new Map(rows.map(({ id, life }) => [id, life]));
}

import type { Client } from './pool.js';
import type { LifeTable } from './record-transition.js';

/** A page of lives that must have a run, after `after` in the order of their ids. */
export async function findLivesInMotion(client: Client, table: LifeTable, after: string, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from ${table} where tenant_id = current_tenant() and in_motion and id > $1 order by id limit $2`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Reviews that wait although their asset no longer waits for them. */
export async function findForgottenReviews(client: Client, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select r.id from reviews r join assets a on a.tenant_id = r.tenant_id and a.id = r.asset_id
      where r.tenant_id = current_tenant() and r.in_motion and r.state = 'open' and a.life ->> 'reviewId' is distinct from r.id::text
      order by r.id limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

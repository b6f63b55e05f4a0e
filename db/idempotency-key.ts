import type { Database } from './pool.js';

/** Seconds that a request holds its key; renewed while it runs, so that only a crash lets it go. */
const lockSeconds = 30;

interface KeyOf {
  readonly tenantId: string;
  readonly personId: string;
  readonly key: string;
}

export type Claim =
  | { readonly outcome: 'claimed'; readonly resourceId: string }
  | { readonly outcome: 'answered'; readonly status: number; readonly headers: Record<string, string>; readonly body: string | null }
  | { readonly outcome: 'in_progress' }
  | { readonly outcome: 'other_request' };

/**
 * Takes an Idempotency-Key for one request, in one statement and one round trip: of many at once, one gets `claimed`.
 * A key whose holder has crashed is claimed again, under the same resource id.
 */
export async function claimIdempotencyKey(
  database: Database,
  held: KeyOf & { readonly requestHash: Buffer; readonly resourceId: string },
): Promise<Claim> {
  const [row] = await database.ask<{
    is_mine: boolean;
    resource_id: string;
    is_same: boolean;
    status: number | null;
    headers: Record<string, string> | null;
    body: string | null;
  }>(
    held.tenantId,
    `with claimed as (
       insert into idempotency_keys as k (tenant_id, person_id, key, request_hash, resource_id, locked_until)
       values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       on conflict (tenant_id, person_id, key) do update set locked_until = excluded.locked_until
         where k.status is null and k.locked_until <= now() and k.request_hash = excluded.request_hash
       returning resource_id
     )
     select true as is_mine, resource_id, true as is_same, null::integer as status, null::jsonb as headers, null::jsonb as body
       from claimed
      union all
     select false, resource_id, request_hash = $4, status, headers, body
       from idempotency_keys
      where tenant_id = $1 and person_id = $2 and key = $3 and not exists (select from claimed)`,
    [held.tenantId, held.personId, held.key, held.requestHash, held.resourceId, lockSeconds],
  );
  // No row: another request has taken the key since this statement began.
  if (!row) return { outcome: 'in_progress' };
  if (row.is_mine) return { outcome: 'claimed', resourceId: row.resource_id };
  if (!row.is_same) return { outcome: 'other_request' };
  if (row.status === null) return { outcome: 'in_progress' };
  return { outcome: 'answered', status: row.status, headers: row.headers ?? {}, body: row.body };
}

/** Keeps the answer that every repetition of the request will be given. */
export async function keepAnswer(
  database: Database,
  held: KeyOf,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | null },
): Promise<void> {
  await database.ask(
    held.tenantId,
    `update idempotency_keys set status = $4, headers = $5, body = $6
      where tenant_id = $1 and person_id = $2 and key = $3 and status is null`,
    [
      held.tenantId,
      held.personId,
      held.key,
      answer.status,
      JSON.stringify(answer.headers),
      // As a JSON text, not as an object: jsonb would change the order of its members.
      answer.body === null ? null : JSON.stringify(answer.body),
    ],
  );
}

/** Holds the key for as long again. */
export async function renewIdempotencyLock(database: Database, held: KeyOf): Promise<void> {
  await setLock(database, held, lockSeconds);
}

/** Lets the next request with the key try again: this one had no effect, or it is not known which. */
export async function releaseIdempotencyKey(database: Database, held: KeyOf): Promise<void> {
  await setLock(database, held, 0);
}

async function setLock(database: Database, held: KeyOf, seconds: number): Promise<void> {
  await database.ask(
    held.tenantId,
    `update idempotency_keys set locked_until = now() + make_interval(secs => $4)
      where tenant_id = $1 and person_id = $2 and key = $3 and status is null`,
    [held.tenantId, held.personId, held.key, seconds],
  );
}

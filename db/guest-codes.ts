import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

export interface GuestCodeRow {
  readonly id: string;
  readonly codeHash: Buffer;
  readonly wrong: number;
  readonly isOver: boolean;
}

/** Holds what is proven by a link until the transaction ends, so that no two codes are judged at once. */
export async function lockGuestLink(client: Client, tenantId: string, linkId: string): Promise<void> {
  await client.query('select from guest_links where tenant_id = $1 and id = $2 for no key update', [tenantId, linkId]);
}

/** How many codes of a link were made in the last hour. */
export async function countGuestCodes(client: Client, tenantId: string, linkId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::integer as n from guest_codes where tenant_id = $1 and link_id = $2 and created_at > now() - interval '1 hour'`,
    [tenantId, linkId],
  );
  return rows[0]!.n;
}

/** Makes a code, once per id; the ones before it are worth nothing from then on. @returns when it ends */
export async function insertGuestCode(
  client: Client,
  code: { readonly tenantId: string; readonly id: string; readonly linkId: string; readonly reviewId: string; readonly codeHash: Buffer; readonly minutes: number; readonly actor: string },
): Promise<Date> {
  const { tenantId, id, linkId } = code;
  const { rows } = await client.query<{ expiresAt: Date }>(
    `insert into guest_codes (tenant_id, id, link_id, code_hash, expires_at) values ($1, $2, $3, $4, now() + make_interval(mins => $5)) returning expires_at as "expiresAt"`,
    [tenantId, id, linkId, code.codeHash, code.minutes],
  );
  await appendAuditEvent(client, { actor: code.actor, action: 'guest_code.made', subject: `review:${code.reviewId}`, details: { linkId, codeId: id } });
  return rows[0]!.expiresAt;
}

/** When a code of this id ends, where one was made. */
export async function findGuestCodeEnd(client: Client, tenantId: string, id: string): Promise<Date | undefined> {
  const { rows } = await client.query<{ expiresAt: Date }>('select expires_at as "expiresAt" from guest_codes where tenant_id = $1 and id = $2', [tenantId, id]);
  return rows[0]?.expiresAt;
}

/** Whether a decision has been proven by a code, of a request that is repeated. */
export async function isProven(client: Client, tenantId: string, linkId: string, decisionId: string): Promise<boolean> {
  const { rowCount } = await client.query('select from guest_codes where tenant_id = $1 and link_id = $2 and decision_id = $3', [tenantId, linkId, decisionId]);
  return rowCount === 1;
}

/** The last code of a link, where nothing has been proven by it yet. */
export async function findLastGuestCode(client: Client, tenantId: string, linkId: string): Promise<GuestCodeRow | undefined> {
  const { rows } = await client.query<GuestCodeRow & { isUsed: boolean }>(
    `select id, code_hash as "codeHash", wrong, expires_at <= clock_timestamp() as "isOver", decision_id is not null as "isUsed"
       from guest_codes where tenant_id = $1 and link_id = $2 order by created_at desc, id desc limit 1`,
    [tenantId, linkId],
  );
  return rows[0]?.isUsed === false ? rows[0] : undefined;
}

export async function noteWrongCode(client: Client, attempt: { readonly tenantId: string; readonly codeId: string; readonly reviewId: string; readonly actor: string }): Promise<void> {
  await client.query('update guest_codes set wrong = wrong + 1 where tenant_id = $1 and id = $2', [attempt.tenantId, attempt.codeId]);
  await appendAuditEvent(client, { actor: attempt.actor, action: 'guest_code.refused', subject: `review:${attempt.reviewId}`, details: { codeId: attempt.codeId } });
}

export async function noteRightCode(client: Client, used: { readonly tenantId: string; readonly codeId: string; readonly decisionId: string; readonly reviewId: string; readonly actor: string }): Promise<void> {
  const { tenantId, codeId, decisionId } = used;
  await client.query('update guest_codes set decision_id = $3 where tenant_id = $1 and id = $2', [tenantId, codeId, decisionId]);
  await appendAuditEvent(client, { actor: used.actor, action: 'guest_code.used', subject: `review:${used.reviewId}`, details: { codeId, decisionId } });
}

import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/** A link that is neither revoked nor over, by SHA-256 of its token. */
export async function findGuestLink(client: Client, tokenHash: Buffer): Promise<{ tenantId: string; linkId: string } | undefined> {
  const { rows } = await client.query<{ tenantId: string; linkId: string }>('select tenant_id as "tenantId", link_id as "linkId" from find_guest_link($1)', [tokenHash]);
  return rows[0];
}

export interface OpenedGuestLink {
  readonly guest: { readonly id: string; readonly name: string };
  readonly reviewId: string;
  readonly stage: string | null;
  readonly canDecide: boolean;
  readonly allowDownload: boolean;
  readonly expiresAt: Date;
}

/** Starts a session by a link; it never outlives the link. Undefined where the link has ended meanwhile. */
export async function startGuestSession(
  client: Client,
  session: { readonly tenantId: string; readonly linkId: string; readonly tokenHash: Buffer; readonly expiresAt: Date; readonly insteadOf: Buffer | null },
): Promise<OpenedGuestLink | undefined> {
  const { tenantId, linkId, tokenHash, insteadOf } = session;
  const { rows } = await client.query<OpenedGuestLink>(
    `update guest_links l set last_opened_at = now() from people p
      where l.tenant_id = $1 and l.id = $2 and l.revoked_at is null and l.expires_at > now() and p.tenant_id = $1 and p.id = l.person_id
      returning json_build_object('id', p.id, 'name', p.name) as guest, l.review_id as "reviewId", l.stage, l.can_decide as "canDecide",
                l.allow_download as "allowDownload", least(l.expires_at, $3::timestamptz) as "expiresAt"`,
    [tenantId, linkId, session.expiresAt],
  );
  const [opened] = rows;
  if (opened === undefined) return undefined;
  if (insteadOf !== null) await client.query('delete from sessions where tenant_id = $1 and token_hash = $2', [tenantId, insteadOf]);
  await client.query('insert into sessions (tenant_id, token_hash, person_id, expires_at, guest_link_id) values ($1, $2, $3, $4, $5)', [
    tenantId, tokenHash, opened.guest.id, opened.expiresAt, linkId,
  ]);
  await appendAuditEvent(client, { actor: `person:${opened.guest.id}`, action: 'guest_link.opened', subject: `review:${opened.reviewId}`, details: { linkId } });
  return opened;
}

/** What the session of a guest stands for, read again. */
export async function findGuestSession(client: Client, tenantId: string, tokenHash: Buffer): Promise<OpenedGuestLink | undefined> {
  const { rows } = await client.query<OpenedGuestLink>(
    `select json_build_object('id', p.id, 'name', p.name) as guest, l.review_id as "reviewId", l.stage, l.can_decide as "canDecide",
            l.allow_download as "allowDownload", s.expires_at as "expiresAt"
       from sessions s
       join guest_links l on l.tenant_id = s.tenant_id and l.id = s.guest_link_id
       join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
      where s.tenant_id = $1 and s.token_hash = $2`,
    [tenantId, tokenHash],
  );
  return rows[0];
}

import type { GuestLink } from '../schemas/guest-links.js';
import { appendAuditEvent } from './append-audit-event.js';
import type { Client, Database } from './pool.js';

interface GuestLinkRow extends Pick<GuestLink, 'id' | 'reviewId' | 'guest' | 'madeBy' | 'stage' | 'canDecide' | 'allowDownload' | 'state'> {
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastOpenedAt: Date | null;
}

const selection = `
  select l.id, l.review_id as "reviewId", json_build_object('id', g.id, 'name', g.name, 'email', g.email) as guest,
         json_build_object('id', m.id, 'name', m.name) as "madeBy", l.stage, l.can_decide as "canDecide", l.allow_download as "allowDownload",
         case when l.revoked_at is not null then 'revoked' when l.expires_at <= now() then 'expired' else 'open' end as state,
         l.created_at as "createdAt", l.expires_at as "expiresAt", l.revoked_at as "revokedAt", l.last_opened_at as "lastOpenedAt"
    from guest_links l
    join people g on g.tenant_id = l.tenant_id and g.id = l.person_id
    join people m on m.tenant_id = l.tenant_id and m.id = l.made_by`;

/** So many links of a review are listed; more are not made. */
export const mostGuestLinks = 200;

export interface NewGuestLinkRow {
  readonly tenantId: string;
  readonly id: string;
  readonly reviewId: string;
  readonly guestId: string;
  readonly madeBy: string;
  readonly actor: string;
  readonly tokenHash: Buffer;
  readonly stage: string | null;
  readonly canDecide: boolean;
  readonly allowDownload: boolean;
  readonly expiresAt: string;
}

/** Makes a link, once per id: a repetition only sets the token again, since its answer shows the new one. */
export async function insertGuestLink(client: Client, link: NewGuestLinkRow): Promise<GuestLink> {
  const { tenantId, id, reviewId, guestId } = link;
  const { rows } = await client.query<{ is_new: boolean }>(
    `insert into guest_links (tenant_id, id, review_id, person_id, made_by, token_hash, stage, can_decide, allow_download, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, id) do update set token_hash = excluded.token_hash returning xmax = 0 as is_new`,
    [tenantId, id, reviewId, guestId, link.madeBy, link.tokenHash, link.stage, link.canDecide, link.allowDownload, link.expiresAt],
  );
  const made = await client.query<GuestLinkRow>(`${selection} where l.tenant_id = $1 and l.id = $2`, [tenantId, id]);
  if (rows[0]?.is_new === true) {
    const details = { linkId: id, guestId, stage: link.stage, canDecide: link.canDecide, allowDownload: link.allowDownload, expiresAt: link.expiresAt };
    await appendAuditEvent(client, { actor: link.actor, action: 'guest_link.made', subject: `review:${reviewId}`, details });
  }
  return guestLinkOf(made.rows[0]!);
}

/** The links of a review, newest first. */
export async function listGuestLinks(database: Database, tenantId: string, reviewId: string): Promise<GuestLink[]> {
  const rows = await database.ask<GuestLinkRow & Record<string, unknown>>(
    tenantId,
    `${selection} where l.tenant_id = $1 and l.review_id = $2 order by l.created_at desc, l.id desc limit ${mostGuestLinks}`,
    [tenantId, reviewId],
  );
  return rows.map(guestLinkOf);
}

/** Ends a link, its sessions and mails about it that were not sent; again, it changes nothing. @returns false where the review has no such link */
export async function revokeGuestLink(client: Client, link: { readonly tenantId: string; readonly reviewId: string; readonly linkId: string; readonly personId: string; readonly actor: string }): Promise<boolean> {
  const { tenantId, reviewId, linkId, personId, actor } = link;
  const { rows } = await client.query<{ revoked: boolean }>(
    `select revoked_at is not null as revoked from guest_links where tenant_id = $1 and id = $2 and review_id = $3 for update`,
    [tenantId, linkId, reviewId],
  );
  const [row] = rows;
  if (row === undefined) return false;
  if (row.revoked) return true;
  await client.query('update guest_links set revoked_at = now(), revoked_by = $3 where tenant_id = $1 and id = $2', [tenantId, linkId, personId]);
  await client.query('delete from sessions where tenant_id = $1 and guest_link_id = $2', [tenantId, linkId]);
  await client.query(
    `delete from notices n using guest_links l
      where l.tenant_id = $1 and l.id = $2 and n.tenant_id = $1 and n.person_id = l.person_id and n.sent_at is null and n.sealed is not null and n.about ->> 'linkId' = $2::text`,
    [tenantId, linkId],
  );
  await appendAuditEvent(client, { actor, action: 'guest_link.revoked', subject: `review:${reviewId}`, details: { linkId } });
  return true;
}

function guestLinkOf(row: GuestLinkRow): GuestLink {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastOpenedAt: row.lastOpenedAt?.toISOString() ?? null,
  };
}

import type { Client } from './pool.js';

/** What guests are told, in the transaction of what happened. */
export type GuestNoticeKind = 'guest_invited' | 'guest_code';

/** What the text of a notice is sealed for: it opens for nothing else. */
export function boundToNotice(tenantId: string, noticeId: string): string {
  return `tenant/${tenantId}/notice/${noticeId}`;
}

/** Writes down what a guest is to be sent, once per id; again, it is sent again with the new secret. @param sealed what only the addressee may read */
export async function insertGuestNotice(
  client: Client,
  notice: { readonly tenantId: string; readonly id: string; readonly kind: GuestNoticeKind; readonly personId: string; readonly reviewId: string; readonly assetId: string; readonly linkId: string; readonly sealed: string },
): Promise<void> {
  const { tenantId, id, kind, personId, reviewId, assetId, linkId, sealed } = notice;
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about, sealed) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, id) do update set sealed = excluded.sealed, sent_at = null, claimed_until = null`,
    [tenantId, id, personId, kind, JSON.stringify({ reviewId, assetId, linkId }), sealed],
  );
}

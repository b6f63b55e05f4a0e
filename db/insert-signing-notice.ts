import type { Client } from './pool.js';

/** What people are told about signing, in the transaction of what happened. */
export type SigningNoticeKind = 'totp_enrolled' | 'totp_reset' | 'signing_locked';

/** Writes it down for the person it is about, or for the admins. */
export async function insertSigningNotice(
  client: Client,
  notice: { readonly tenantId: string; readonly kind: SigningNoticeKind; readonly personId: string; readonly occasion: string; readonly to: 'person' | 'admins' },
): Promise<void> {
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', $2::text, $3::text, $4::text, p.id))::uuid, p.id, $2, jsonb_build_object('personId', $3::text)
       from people p
      where p.tenant_id = $1 and p.offboarded_at is null and case when $5 = 'person' then p.id = $3::uuid else 'admin' = any(p.roles) end
      order by p.id limit 200
     on conflict do nothing`,
    [notice.tenantId, notice.kind, notice.personId, notice.occasion, notice.to],
  );
}

import type { HandoffTarget } from '../schemas/handoff-record.js';
import type { Client } from './pool.js';

/** What people are told of hand-offs and check-outs, in the transaction of what happened. */
export type WorkNoticeKind = 'handoff_offered' | 'handoff_escalated' | 'handoff_accepted' | 'handoff_declined' | 'lease_broken' | 'lease_expired';

export interface WorkNotice {
  readonly kind: WorkNoticeKind;
  readonly assetId: string;
  /** The hand-off or lease. */
  readonly about: string;
  /** Which of its kind about the same; the sequence of what happened. */
  readonly occasion: number;
  readonly to: readonly HandoffTarget[];
}

const mostPeople = 200;

/** Writes down whom it concerns; once, however often it is told. */
export async function insertWorkNotices(client: Client, tenantId: string, { kind, assetId, about, occasion, to }: WorkNotice): Promise<void> {
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', $2::text, $4::text, $5::text, p.id))::uuid, p.id, $2, jsonb_build_object('assetId', $3::text, 'subject', $4::text, 'sequence', $5::integer)
       from people p
      where p.tenant_id = $1 and p.offboarded_at is null and (p.id = any($6::uuid[]) or p.roles && $7::text[])
      order by p.id limit ${mostPeople}
     on conflict do nothing`,
    [tenantId, kind, assetId, about, occasion, to.flatMap((one) => ('personId' in one ? [one.personId] : [])), to.flatMap((one) => ('role' in one ? [one.role] : []))],
  );
}

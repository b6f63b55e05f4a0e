import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface ReceiptRow {
  id: string;
  keyset_at: string;
  placementId: string;
  assetId: string;
  effect: 'publish' | 'withdraw';
  channel: { id: string; name: string };
  remoteId: string;
  remoteUrl: string | null;
  sha256: string;
  approvalReviewId: string;
  approvedBy: { id: string; name: string }[];
  detail: Record<string, unknown>;
  at: Date;
}

/** Receipts, newest first. */
export async function listReceipts(
  database: Database,
  tenantId: string,
  wanted: { readonly placementId: string | undefined; readonly after: After | null; readonly rows: number },
): Promise<ReceiptRow[]> {
  return database.ask<ReceiptRow>(
    tenantId,
    `select t.id, ${keysetAt('t.at')} as keyset_at, t.placement_id as "placementId", m.asset_id as "assetId", t.effect,
            json_build_object('id', c.id, 'name', c.name) as channel, t.remote_id as "remoteId", t.remote_url as "remoteUrl", t.sha256,
            t.approval_review_id as "approvalReviewId",
            coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name) from people p
                       where p.tenant_id = t.tenant_id and p.id = any(t.approved_by)), '[]') as "approvedBy",
            t.detail, t.at
       from receipts t
       join placements m on m.tenant_id = t.tenant_id and m.id = t.placement_id
       join channels c on c.tenant_id = t.tenant_id and c.id = t.channel_id
      where ($1::uuid is null or t.placement_id = $1) and ($2::timestamptz is null or (t.at, t.id) < ($2, $3::uuid))
      order by t.at desc, t.id desc limit $4`,
    [wanted.placementId ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

import { v5 } from 'uuid';
import type { Client } from './pool.js';

export interface NewReceipt {
  readonly tenantId: string;
  readonly placementId: string;
  readonly effect: 'publish' | 'replace' | 'withdraw';
  readonly channelId: string;
  readonly remoteId: string;
  readonly remoteUrl: string | null;
  /** Of the bytes that went out. */
  readonly sha256: string;
  readonly approvalReviewId: string;
  readonly approvedBy: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One receipt per effect of a placement, however often it is written; the first stands. @returns its id */
export async function insertReceipt(client: Client, receipt: NewReceipt): Promise<string> {
  const id = v5(`receipt/${receipt.effect}`, receipt.placementId);
  await client.query(
    `insert into receipts (tenant_id, id, placement_id, effect, channel_id, remote_id, remote_url, sha256, approval_review_id, approved_by, detail, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())
     on conflict (tenant_id, placement_id, effect) do nothing`,
    [
      receipt.tenantId, id, receipt.placementId, receipt.effect, receipt.channelId, receipt.remoteId, receipt.remoteUrl, receipt.sha256,
      receipt.approvalReviewId, receipt.approvedBy, JSON.stringify(receipt.detail),
    ],
  );
  return id;
}

import type { AssetRecord } from '../schemas/asset-record.js';
import type { Client } from './pool.js';

/**
 * The asset has taken what a run brought; where that changed nothing, there is nothing to wait for. Noted with the change itself: a run
 * that crashes before it can note it would find an asset that has nothing to be replaced, and skip it.
 */
export async function beginPullThroughItem(client: Client, record: AssetRecord, runId: string): Promise<void> {
  await setItem(client, record, runId, record.replacing?.runId === runId ? 'asked' : 'done', null);
}

/** A run has no more to do with this asset: all is replaced, a newer run has taken over, or the asset's use is over. */
export async function endPullThroughItem(client: Client, record: AssetRecord, runId: string): Promise<void> {
  if (record.replacing !== null) await setItem(client, record, runId, 'coalesced', null);
  else if (record.state === 'expired' || record.state === 'archived') await setItem(client, record, runId, 'skipped', 'rights.expired');
  else if (record.state === 'quarantined') await setItem(client, record, runId, 'skipped', 'asset.quarantined');
  else await setItem(client, record, runId, 'done', null);
}

/** Whether a run still waits for one of its assets. */
export async function hasOpenItem(client: Client, tenantId: string, runId: string): Promise<boolean> {
  const { rows } = await client.query(`select 1 from pull_through_items where tenant_id = $1 and run_id = $2 and state in ('pending', 'asked') limit 1`, [tenantId, runId]);
  return rows.length > 0;
}

async function setItem(client: Client, { tenantId, assetId }: AssetRecord, runId: string, state: string, reason: string | null): Promise<void> {
  await client.query(`update pull_through_items set state = $4, reason = $5 where tenant_id = $1 and run_id = $2 and asset_id = $3 and state in ('pending', 'asked')`, [
    tenantId, runId, assetId, state, reason,
  ]);
}

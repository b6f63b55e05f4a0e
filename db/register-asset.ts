import type { AssetRecord } from '../schemas/asset-record.js';
import type { IncomingVersion } from './insert-upload.js';
import { insertUpload } from './insert-upload.js';
import type { Database } from './pool.js';
import { changesOf } from './record-changes.js';
import { publishTransition } from './record-transition.js';

export interface NewAsset {
  readonly record: AssetRecord;
  readonly actor: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly campaignId: string | null;
}

/** Brings an asset into the library, with its first version, in one transaction. Its life begins with the record given. */
export async function registerAsset(database: Database, asset: NewAsset, incoming: IncomingVersion): Promise<void> {
  const { record } = asset;
  await database.withTenant(record.tenantId, async (client) => {
    await Promise.all([
      client.query(
        `insert into assets (tenant_id, id, state, life, sequence, state_since, in_motion, title, description, tags, metadata, uploader_id,
                             campaign_id, current_version_id, embargo_at, sunset_at, licence_ends_at, retain_until)
         values ($1, $2, $3, $4, $5, now(), true, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          record.tenantId,
          record.assetId,
          record.state,
          JSON.stringify(record),
          record.sequence,
          asset.title,
          asset.description,
          asset.tags,
          JSON.stringify(asset.metadata),
          incoming.uploaderId,
          asset.campaignId,
          incoming.versionId,
          record.embargoAt,
          record.sunsetAt,
          record.licenceEndsAt,
          record.retainUntil,
        ],
      ),
      insertUpload(client, incoming),
      publishTransition(client, {
        tenantId: record.tenantId,
        actor: asset.actor,
        action: 'asset.registered',
        subject: `asset:${record.assetId}`,
        details: { assetId: record.assetId, state: record.state, versionId: incoming.versionId, uploadId: incoming.uploadId, campaignId: asset.campaignId, changes: changesOf(null, record) },
      }),
    ]);
  });
}

import { nextBoundary } from '../domain/asset-boundaries.js';
import type { AssetCommand } from '../domain/asset-commands.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import { assertNotCheckedOut } from './assert-not-checked-out.js';
import { insertPlacement } from './insert-placement.js';
import { insertReview } from './insert-review.js';
import { copySlots, insertVersionOfEdit } from './insert-version-of-edit.js';
import { personBehind } from './person-behind.js';
import { beginPullThroughItem, endPullThroughItem } from './pull-through-items-of-asset.js';
import type { Client } from './pool.js';
import { changesOf } from './record-changes.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface AssetTransition {
  readonly record: AssetRecord;
  readonly action: string;
  readonly actor: string;
  readonly command: AssetCommand;
  /** The pull-through run that was under way and is not any more; null where none was, or where it still is. */
  readonly endedRunId: string | null;
  /** When, by the workflow's clock; ISO 8601. */
  readonly at: string;
}

/**
 * Writes one transition of an asset: its row, what the command brings along, the audit event and the outbox row; all or nothing,
 * and once, however often it is called.
 * @throws GalleyError `edit.stale` when an edit's revision has passed
 */
export async function recordAssetTransition(client: Client, transition: AssetTransition): Promise<Recording> {
  const { record, command, actor, action, at } = transition;
  const { tenantId, assetId } = record;
  const before = await updateAsset(client, record);
  if (before === undefined) return whyNotRecorded(client, 'assets', tenantId, assetId, JSON.stringify(record));
  await bring(client, record, command, actor, at);
  if (transition.endedRunId !== null) await endPullThroughItem(client, record, transition.endedRunId);
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `asset:${assetId}`,
    details: { assetId, state: record.state, sequence: record.sequence, ...detailsOf(record, command), changes: changesOf(before, record) },
  });
  return 'recorded';
}

/** True while a run must exist for it: it has work to do, or a timer to keep. */
export function isAssetInMotion(record: AssetRecord): boolean {
  return record.work.length > 0 || nextBoundary(record) !== null;
}

/** The record as it was; undefined where the row is not at the step before. */
async function updateAsset(client: Client, record: AssetRecord): Promise<AssetRecord | undefined> {
  const { rows } = await client.query<{ life: AssetRecord }>({
    name: 'record_asset',
    text: `update assets a set
             state_since = case when a.state = $3 then a.state_since else clock_timestamp() end,
             state = $3, reason = $4, life = $5, sequence = $6, in_motion = $7, next_boundary_at = $8,
             current_version_id = $9, content_hash = $10, embargo_at = $11, sunset_at = $12, licence_ends_at = $13,
             retain_until = $14, held = $15
           from (select life from assets where tenant_id = $1 and id = $2 and sequence = $6 - 1 for update) before
           where a.tenant_id = $1 and a.id = $2 and a.sequence = $6 - 1
           returning before.life`,
    values: [
      record.tenantId, record.assetId, record.state, record.reason, JSON.stringify(record), record.sequence, isAssetInMotion(record),
      nextBoundary(record)?.at ?? null, (record.version ?? record.incoming)?.versionId ?? null, record.contentHash,
      record.embargoAt, record.sunsetAt, record.licenceEndsAt, record.retainUntil, record.held,
    ],
  });
  return rows[0]?.life;
}

async function bring(client: Client, record: AssetRecord, command: AssetCommand, actor: string, at: string): Promise<void> {
  const { tenantId, assetId } = record;
  switch (command.kind) {
    case 'complete_upload':
      await client.query(`update uploads set state = 'complete' where tenant_id = $1 and id = $2`, [tenantId, command.uploadId]);
      break;
    case 'assembled':
      await client.query(`update versions set uploaded_at = clock_timestamp() where tenant_id = $1 and id = $2`, [tenantId, record.incoming?.versionId]);
      break;
    case 'upload_expired':
    case 'upload_refused':
    case 'abandon_upload':
      await client.query(`update uploads set state = 'abandoned' where tenant_id = $1 and asset_id = $2 and state <> 'complete'`, [tenantId, assetId]);
      break;
    case 'examined':
      if (command.slotsOf !== null && record.version !== null) await copySlots(client, tenantId, command.slotsOf, record.version.versionId);
      break;
    case 'add_version':
      await assertNotCheckedOut(client, tenantId, assetId, { personId: command.version.uploaderId });
      break;
    case 'edited':
      await assertNotCheckedOut(client, tenantId, assetId, { editId: command.editId });
      await applyEdit(client, tenantId, assetId, command.editId);
      if (command.newVersion !== null) {
        await insertVersionOfEdit(client, { tenantId, assetId, editId: command.editId, ...command.newVersion, personId: await personBehind(client, tenantId, actor) });
      }
      if (command.pullThrough !== null) await beginPullThroughItem(client, record, command.pullThrough.runId);
      break;
    case 'submit':
      await insertReview(client, record, command, actor, at);
      break;
    case 'place':
      await insertPlacement(client, record, command, actor, at);
      break;
    default:
      break;
  }
}

async function applyEdit(client: Client, tenantId: string, assetId: string, editId: string): Promise<void> {
  const { rowCount } = await client.query(
    `with before as (select title, description, tags, metadata from assets where tenant_id = $1 and id = $2),
          kept as (
            update asset_edits e set applied_at = clock_timestamp(), before =
                     case when e.changes ? 'title' then jsonb_build_object('title', b.title) else '{}' end
                  || case when e.changes ? 'description' then jsonb_build_object('description', b.description) else '{}' end
                  || case when e.changes ? 'tags' then jsonb_build_object('tags', b.tags) else '{}' end
                  || case when e.changes ? 'metadata' then jsonb_build_object('metadata', b.metadata) else '{}' end
              from before b where e.tenant_id = $1 and e.id = $3)
     update assets a set revision = a.revision + 1,
            title = coalesce(e.changes ->> 'title', a.title),
            description = coalesce(e.changes ->> 'description', a.description),
            tags = case when e.changes ? 'tags' then array(select jsonb_array_elements_text(e.changes -> 'tags')) else a.tags end,
            metadata = coalesce(e.changes -> 'metadata', a.metadata)
       from asset_edits e
      where a.tenant_id = $1 and a.id = $2 and e.tenant_id = $1 and e.id = $3 and e.asset_id = a.id
        and a.revision = coalesce(e.expected_revision, a.revision)`,
    [tenantId, assetId, editId],
  );
  if (rowCount !== 1) throw new GalleyError('edit.stale', `Asset ${assetId} has been edited since.`);
}

/** What the audit log keeps of a command: never free text. */
function detailsOf(record: AssetRecord, command: AssetCommand): Record<string, unknown> {
  switch (command.kind) {
    case 'examined':
      return { versionId: record.version?.versionId, sha256: command.sha256, contentHash: command.contentHash };
    case 'edited':
      return {
        editId: command.editId,
        contentHash: command.contentHash,
        ...command.dates,
        ...(command.newVersion === null ? {} : { versionId: command.newVersion.versionId }),
        ...(command.pullThrough === null ? {} : { runId: command.pullThrough.runId }),
      };
    case 'submit':
      return { reviewId: command.reviewId, contentHash: record.contentHash };
    case 'review_concluded':
      return { reviewId: command.reviewId, contentHash: command.contentHash };
    case 'place':
      return { placementId: command.placementId, channelId: command.channelId, renditionId: command.renditionId, market: command.market, replaces: command.replaces, startsAt: command.startsAt, endsAt: command.endsAt };
    case 'placement_live':
    case 'placement_ended':
      return { placementId: command.placementId };
    case 'quarantined':
    case 'upload_refused':
    case 'work_failed':
      return { reason: command.reason };
    case 'boundary':
      return { boundary: command.boundary };
    default:
      return {};
  }
}

import type { z } from 'zod';
import type { AssetRow } from '../db/find-asset.js';
import type { AssetListRow } from '../db/list-assets.js';
import type { AuditRow } from '../db/list-audit-events.js';
import type { RenditionRow } from '../db/list-renditions.js';
import type { VersionRow } from '../db/list-versions.js';
import { endOfUse } from '../domain/asset-boundaries.js';
import { assetWaitingFor } from '../domain/asset-waiting-for.js';
import { familyOf } from '../domain/media-type-policy.js';
import type { AssetRecord } from '../schemas/asset-record.js';
import type { assetSchema, assetSummarySchema, renditionSchema, timelineEntrySchema, versionSchema } from '../schemas/assets.js';
import { allowedAsks } from './allowed-asks.js';
import type { Caller } from './caller.js';
import { reasonOf } from './reason.js';
import { refusedAsks } from './refused-asks.js';

/** Instants out of PostgreSQL's JSON carry microseconds and an offset. */
export function instantOf(text: string): string;
export function instantOf(text: string | null): string | null;
export function instantOf(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}

export function contentPath(assetId: string, renditionId: string | null): string | null {
  return renditionId === null ? null : `/api/v1/assets/${assetId}/renditions/${renditionId}/content`;
}

/** A static file of the web app. */
function iconPath(mediaType: string | null): string {
  return `/families/${(mediaType === null ? null : familyOf(mediaType)) ?? 'file'}.svg`;
}

export function presentAssetSummary(row: AssetListRow): z.input<typeof assetSummarySchema> {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    reason: reasonOf(row.reason),
    work: row.work,
    tags: row.tags,
    held: row.held,
    uploader: row.uploader,
    campaignId: row.campaignId,
    filename: row.filename,
    mediaType: row.mediaType,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash,
    pages: row.pages,
    durationSeconds: row.durationSeconds,
    previewPath: contentPath(row.id, row.previewId),
    iconPath: iconPath(row.mediaType),
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentVersion(row: VersionRow): z.input<typeof versionSchema> {
  return { ...row, uploadedAt: instantOf(row.uploadedAt) };
}

export function presentRendition(assetId: string, row: RenditionRow): z.input<typeof renditionSchema> {
  return {
    ...row,
    reason: reasonOf(row.reason),
    contentPath: row.state === 'ready' ? contentPath(assetId, row.id) : null,
    createdAt: instantOf(row.createdAt),
  };
}

export function presentAsset(row: AssetRow, caller: Caller, now: string): z.input<typeof assetSchema> {
  const { life } = row;
  const placements = row.placements.map((placement) => ({ ...placement, startsAt: instantOf(placement.startsAt), endsAt: instantOf(placement.endsAt) }));
  const review =
    row.review === null
      ? null
      : { id: row.review.id, state: row.review.state, stage: row.review.stage, waitingRoles: row.review.waitingRoles, dueAt: instantOf(row.review.dueAt) };
  const openReview = row.review?.state === 'open' ? { waitingRoles: row.review.waitingRoles, openedAt: row.review.stageOpenedAt, dueAt: instantOf(row.review.dueAt) } : null;
  const nextStart = placements.filter(({ state }) => state === 'scheduled').map(({ startsAt }) => startsAt).sort()[0] ?? null;
  const waitingFor = assetWaitingFor(life, row.stateSince.toISOString(), openReview, nextStart);
  return {
    ...presentAssetSummary(row),
    description: row.description,
    metadata: row.metadata,
    waitingFor: waitingFor === null ? null : { ...waitingFor, who: [...waitingFor.who] },
    version: row.version === null ? null : presentVersion(row.version),
    incomingVersionId: life.incoming?.versionId ?? null,
    renditions: { ready: row.renditionsReady, failed: row.renditionsFailed },
    contentHash: row.contentHash,
    slots: row.slots,
    altText: row.altText,
    approval: presentApproval(life),
    replacing: life.replacing === null ? null : { pullThroughId: life.replacing.runId },
    embargoAt: life.embargoAt,
    sunsetAt: life.sunsetAt,
    licenceEndsAt: life.licenceEndsAt,
    retainUntil: life.retainUntil,
    endOfUse: endOfUse(life),
    review,
    placements,
    allowed: allowedAsks(life, caller, now),
    refused: refusedAsks(life, caller, now),
    isPurged: life.purged,
    revision: row.revision,
  };
}

function presentApproval({ approval, contentHash }: AssetRecord): z.input<typeof assetSchema>['approval'] {
  if (approval === null) return null;
  const { markets, channelIds } = approval.scope;
  return {
    ...approval,
    isCurrent: approval.contentHash === contentHash,
    scope: { markets: markets === null ? null : [...markets], channelIds: channelIds === null ? null : [...channelIds] },
  };
}

export function presentAuditEvent(row: AuditRow): z.input<typeof timelineEntrySchema> {
  const [kind, ...rest] = row.actor.split(':');
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: {
      kind: kind === 'person' || kind === 'key' || kind === 'workflow' ? kind : 'system',
      id: rest.length === 0 ? null : rest.join(':'),
      name: row.actorName,
    },
    action: row.action,
    subject: row.subject,
    details: row.details,
  };
}

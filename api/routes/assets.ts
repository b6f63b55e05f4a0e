import { findAsset, findEditableAsset } from '../../db/find-asset.js';
import { discardAssetEdit, insertAssetEdit } from '../../db/insert-asset-edit.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { listAssets } from '../../db/list-assets.js';
import { listTimeline } from '../../db/list-audit-events.js';
import { datesFault } from '../../domain/asset-dates.js';
import type { AssetEdit } from '../../schemas/assets.js';
import { assetEditSchema, assetListQuerySchema, assetPageSchema, assetSchema, timelinePageSchema } from '../../schemas/assets.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { pageQuerySchema } from '../../schemas/page.js';
import { askAsset } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { etagOf, expectedRevision, requireIfMatch } from '../etag.js';
import { isRefused } from '../is-refused.js';
import { notFound } from '../not-found.js';
import { presentAsset, presentAssetSummary, presentAuditEvent } from '../present-asset.js';
import { requireFreeAsset } from '../require-free-asset.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { readSequenceCursor, toSequencePage } from '../sequence-page.js';
import type { Services } from '../services.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

const list = defineRoute({
  method: 'get',
  path: '/assets',
  summary: 'List or search assets, newest first',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: assetListQuerySchema,
  responses: { 200: assetPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { q: words, state, campaignId, limit } = query;
    const rows = await listAssets(services.database, caller.tenantId, { words, state, campaignId, after: readCursor(query.cursor), rows: limit + 1 });
    return { status: 200, body: toPage(rows, limit, presentAssetSummary) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/assets/{id}',
  summary: 'Everything about an asset: where it stands, what it waits for, and what may be done with it',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: assetSchema },
  problems: [],
  handle: async ({ params, caller, services }) => answerAsset(services, caller, params.id),
});

const edit = defineRoute({
  method: 'patch',
  path: '/assets/{id}',
  summary: 'Change what is said about an asset',
  description:
    'Title, description and metadata belong to what is approved: changing them voids the approval. If-Match goes by the revision of ' +
    'these fields; what the asset does meanwhile does not make an edit stale.',
  tags: ['assets'],
  ...whoMay.edit,
  ifMatch: true,
  body: assetEditSchema,
  responses: { 200: assetSchema },
  problems: ['rights.dates_invalid', 'asset.checked_out', 'component.not_approved', 'component.retired', 'component.superseded', 'asset.not_ready', 'asset.wrong_state', 'asset.quarantined', 'asset.held', 'asset.purged', 'orchestration.unavailable'],
  handle: async ({ params, body, caller, request, services, resourceId }) => {
    const { tenantId } = caller;
    const asset = await findEditableAsset(services.database, tenantId, params.id);
    if (asset === undefined) throw notFound('asset');
    requireIfMatch(request, asset.revision);
    await requireFreeAsset(services, caller, params.id);
    const { metadata, ...fields } = withoutEmptyFraming(body);
    const fault = datesFault({ ...asset.life, ...given(fields) });
    if (fault !== null) throw new GalleyError('rights.dates_invalid', fault);
    await insertAssetEdit(services.database, {
      tenantId,
      id: resourceId,
      assetId: params.id,
      personId: caller.personId,
      expectedRevision: expectedRevision(request),
      changes: metadata === undefined ? fields : { ...fields, metadata: patched(asset.metadata, metadata) },
    });
    try {
      await askAsset(services, caller, params.id, { kind: 'edit', editId: resourceId }, resourceId);
    } catch (error) {
      if (isRefused(error)) await discardAssetEdit(services.database, tenantId, resourceId);
      throw error;
    }
    return answerAsset(services, caller, params.id);
  },
});

const timeline = defineRoute({
  method: 'get',
  path: '/assets/{id}/timeline',
  summary: 'What happened to an asset, its reviews and its placements, newest first',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: pageQuerySchema,
  responses: { 200: timelinePageSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    const wanted = { assetId: params.id, before: readSequenceCursor(query.cursor), rows: query.limit + 1 };
    const rows = await listTimeline(services.database, caller.tenantId, wanted);
    if (rows === undefined) throw notFound('asset');
    return { status: 200, body: toSequencePage(rows, query.limit, presentAuditEvent) };
  },
});

/** A framing that says nothing is none. */
function withoutEmptyFraming(edit: AssetEdit): AssetEdit {
  const { framing } = edit;
  return framing != null && framing.focalPoint === null && framing.crops.length === 0 ? { ...edit, framing: null } : edit;
}

export const assetRoutes: readonly Route[] = [list, show, edit, timeline];

async function answerAsset(services: Services, caller: Caller, assetId: string) {
  const row = await findAsset(services.database, caller.tenantId, assetId);
  if (row === undefined) throw notFound('asset');
  const body = presentAsset(row, caller, new Date().toISOString());
  return { status: 200, body, headers: { etag: etagOf(row.revision, body) } } as const;
}

/** Members that were sent, null included. */
function given<Edit extends object>(edit: Edit): { [Key in keyof Edit]?: Exclude<Edit[Key], undefined> } {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<Edit>>;
}

/** JSON merge patch of one level, which is all that fields have (RFC 7396). */
function patched(fields: Readonly<Record<string, unknown>>, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...fields, ...patch }).filter(([, value]) => value !== null));
}

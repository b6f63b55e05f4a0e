import { createHash } from 'node:crypto';
import { findLifeStanding } from '../../db/find-life-standing.js';
import { listAuditEvents } from '../../db/list-audit-events.js';
import { findFieldsAsOf } from '../../db/find-fields-as-of.js';
import type { AssetFields } from '../../db/find-fields-as-of.js';
import { findRecordAsOf } from '../../db/find-as-of.js';
import type { RecordAsOf } from '../../db/find-as-of.js';
import { approvalPartTexts } from '../../domain/approval-subject.js';
import { assetAsOfSchema, asOfQuerySchema, campaignAsOfSchema } from '../../schemas/as-of.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { pageQuerySchema } from '../../schemas/page.js';
import { timelinePageSchema } from '../../schemas/assets.js';
import { notFound } from '../not-found.js';
import { presentAuditEvent } from '../present-asset.js';
import { readSequenceCursor, toSequencePage } from '../sequence-page.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const asset = defineRoute({
  method: 'get',
  path: '/assets/{id}/as-of',
  summary: 'An asset as it was at an instant, from the audit log',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: asOfQuerySchema,
  responses: { 200: assetAsOfSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    const at = query.at === undefined ? new Date() : new Date(query.at);
    return services.database.withTenant(caller.tenantId, async (client) => {
      const seen = await findRecordAsOf(client, caller.tenantId, `asset:${params.id}`, at);
      const fields = await findFieldsAsOf(client, caller.tenantId, params.id, at);
      if (seen === undefined || fields === undefined) throw notFound('asset');
      const { version, ...record } = seen.record as unknown as AssetRecord;
      return {
        status: 200,
        body: {
          ...shown(record, ['state', 'reason', 'contentHash', 'held', 'embargoAt', 'sunsetAt', 'licenceEndsAt', 'retainUntil']),
          assetId: params.id,
          at: at.toISOString(),
          event: present(seen.event),
          version: version === null ? null : { versionId: version.versionId, number: version.number, sha256: version.sha256 },
          approval: record.approval as never,
          placements: [...record.placements],
          fields: { ...fields, tags: [...fields.tags] },
          fieldsAreProven: record.contentParts === null ? null : metadataHash(fields) === record.contentParts.metadata,
        },
      };
    });
  },
});

const campaign = defineRoute({
  method: 'get',
  path: '/campaigns/{id}/as-of',
  summary: 'Where a campaign stood at an instant, from the audit log',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: asOfQuerySchema,
  responses: { 200: campaignAsOfSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    const at = query.at === undefined ? new Date() : new Date(query.at);
    const seen = await services.database.withTenant(caller.tenantId, (client) => findRecordAsOf(client, caller.tenantId, `campaign:${params.id}`, at));
    if (seen === undefined) throw notFound('campaign');
    const record = seen.record as { state: never; launchAt: string | null; endsAt: string | null };
    return {
      status: 200,
      body: { ...shown(record, ['state', 'launchAt', 'endsAt']), campaignId: params.id, at: at.toISOString(), event: present(seen.event) },
    };
  },
});

const campaignTimeline = defineRoute({
  method: 'get',
  path: '/campaigns/{id}/timeline',
  summary: 'What happened to a campaign, newest first',
  tags: ['campaigns'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: pageQuerySchema,
  responses: { 200: timelinePageSchema },
  problems: [],
  handle: async ({ params, query, caller, services }) => {
    if ((await findLifeStanding(services.database, 'campaigns', caller.tenantId, params.id)) === undefined) throw notFound('campaign');
    const wanted = { subject: `campaign:${params.id}`, actor: undefined, before: readSequenceCursor(query.cursor), rows: query.limit + 1 };
    return { status: 200, body: toSequencePage(await listAuditEvents(services.database, caller.tenantId, wanted), query.limit, presentAuditEvent) };
  },
});

export const asOfRoutes: readonly Route[] = [asset, campaign, campaignTimeline];

function present(event: RecordAsOf['event']) {
  return { ...event, at: event.at.toISOString() };
}

function shown<Item extends object, Name extends keyof Item>(record: Item, names: readonly Name[]): Pick<Item, Name> {
  return Object.fromEntries(names.map((name) => [name, record[name]])) as Pick<Item, Name>;
}

function metadataHash(fields: AssetFields): string {
  return createHash('sha256').update(approvalPartTexts({ versionSha256: '', framing: null, slots: {}, ...fields }).metadata).digest('hex');
}

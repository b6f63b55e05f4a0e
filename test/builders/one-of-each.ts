import { v7 as uuid } from 'uuid';
import { listChannels } from '../../db/list-channels.js';
import type { TestApi } from '../setup/test-api.js';
import type { TestTenant } from '../setup/test-tenant.js';
import { addAnnotation } from './annotation.js';
import { addPlacement } from './placement.js';
import { libraryOf } from './tenant-library.js';
import { addUpload } from './upload.js';

/** Ids of one thing of every kind that an address of the API can name, by the first part of the address, or by the parameter. */
export type OneOfEach = Readonly<Record<string, string>>;

/** One of each in a tenant, at rest: nothing of it is known to Temporal. */
export async function addOneOfEach(api: TestApi, tenant: TestTenant): Promise<OneOfEach> {
  const { database } = api.services;
  const { tenantId, people } = tenant;
  const library = libraryOf(api, tenant);
  const [channel] = await listChannels(database, tenantId, null);
  const [policy] = await database.ask<{ id: string }>(tenantId, 'select id from approval_policies limit 1');
  if (!channel || !policy) throw new Error('a tenant begins with a channel and policies');
  const placed = await addPlacement(library, { channelId: channel.id });
  const annotationId = await addAnnotation(library, placed.asset, { authorId: people.admin.personId, reviewId: placed.reviewId });
  const { uploadId } = await addUpload(library, { bytes: Buffer.from('bytes') });
  const [campaignId, deliverableId] = [uuid(), uuid()];
  await library.sql(
    `insert into campaigns (tenant_id, id, name, brief, state, life, sequence, owner_id, state_since, in_motion)
     values ($1, $2, 'Spring', '{"what":"Spring"}', 'planning', '{}', 1, $3, now(), false)`,
    [tenantId, campaignId, people.project_manager.personId],
  );
  await library.sql(
    `insert into deliverables (tenant_id, id, campaign_id, channel_id, recipe, market, locale) values ($1, $2, $3, $4, 'web-2048', '*', 'und')`,
    [tenantId, deliverableId, campaignId, channel.id],
  );
  return {
    annotations: annotationId,
    'api-keys': keyIdOf(people.creative.apiKey),
    'approval-policies': policy.id,
    assets: placed.asset.assetId,
    campaigns: campaignId,
    channels: channel.id,
    people: people.creative.personId,
    placements: placed.input.placementId,
    reviews: placed.reviewId,
    uploads: uploadId,
    renditionId: placed.rendition.renditionId,
    deliverableId,
  };
}

function keyIdOf(apiKey: string): string {
  return apiKey.split('_')[1]!.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

import { v7 as uuid } from 'uuid';
import { listChannels } from '../../db/list-channels.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import type { TestApi } from '../setup/test-api.js';
import type { TestTenant } from '../setup/test-tenant.js';
import { addAnnotation } from './annotation.js';
import { addHandoff } from './handoff.js';
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
  const { assetId, versionId, uploaderId: handedBy } = placed.asset;
  const handoff = await addHandoff(library, { assetId, versionId, handedBy });
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
  const [componentId, componentVersionId, runId] = [uuid(), uuid(), uuid()];
  await library.sql(
    `insert into components (tenant_id, id, kind, name, owner_id, life, sequence) values ($1, $2, 'copy_line', 'Sea line', $3, $4, 1)`,
    [tenantId, componentId, people.copywriter.personId, JSON.stringify({ tenantId, componentId, kind: 'copy_line', state: 'active', sequence: 1, versions: 1, proposed: [], answered: [] })],
  );
  await library.sql(
    `insert into component_versions (tenant_id, id, component_id, number, text, content_hash, state, author_id) values ($1, $2, $3, 1, 'By the sea', 'hash', 'approved', $4)`,
    [tenantId, componentVersionId, componentId, people.copywriter.personId],
  );
  await library.sql(
    `insert into pull_throughs (tenant_id, id, component_id, to_version_id, severity, reason, effective_at, state, life, sequence, in_motion, started_by)
     values ($1, $2, $3, $4, 'wording', 'Because', now(), 'done', $5, 1, false, $6)`,
    [tenantId, runId, componentId, componentVersionId, JSON.stringify({ tenantId, runId, componentId, severity: 'wording', state: 'done', sequence: 1, resumesAs: null, answered: [] }), people.brand_manager.personId],
  );
  const [linkId, guestId] = [uuid(), uuid()];
  await library.sql(`insert into people (tenant_id, id, email, name, roles, is_external) values ($1, $2, $3, 'Mira Client', '{guest}', true)`, [tenantId, guestId, `${guestId}@example.com`]);
  await library.sql(
    `insert into guest_links (tenant_id, id, review_id, person_id, made_by, token_hash, can_decide, allow_download, expires_at)
     values ($1, $2, $3, $4, $5, sha256($6::bytea), false, false, now() + interval '1 day')`,
    [tenantId, linkId, placed.reviewId, guestId, people.project_manager.personId, linkId],
  );
  const specId = `window-${uuid()}`;
  await library.sql(
    `insert into channel_specs (tenant_id, id, version, request_id, effective_from, spec, made_by) values ($1, $2, 1, $3, now(), $4, $5)`,
    [tenantId, specId, uuid(), JSON.stringify({ ...standardSpecs[0], placement: 'shop window' }), people.social_manager.personId],
  );
  const fontId = uuid();
  await library.sql(
    `insert into fonts (tenant_id, id, family, style, format, weight, characters, scripts, embedding, licence_note, filename, bytes, sha256, object_key, brought_by)
     values ($1, $2, 'Sea Sans', 'Regular', 'ttf', 400, 100, '{Latn}', 'installable', 'Ours', 'sea.ttf', 1000, $3, 'a key', $4)`,
    [tenantId, fontId, 'f'.repeat(64), people.creative.personId],
  );
  const packageId = uuid();
  await library.sql(
    `insert into packages (tenant_id, id, package_key, platform, campaign_id, state, life, sequence, in_motion, object_key, files, made_by)
     values ($1, $2, $3, 'meta', $4, 'building', $5, 1, false, $3, 1, $6)`,
    [tenantId, packageId, `key of ${packageId}`, campaignId, JSON.stringify({ tenantId, packageId, state: 'building', reason: null, sequence: 1 }), people.social_manager.personId],
  );
  const [recipe, recipeVersion, backfillId, previewId] = [`banner-${tenantId}`, String(800_000_000 + (Number.parseInt(tenantId.slice(-7), 16) % 100_000_000)), uuid(), uuid()];
  await library.sql(
    `insert into recipes (tenant_id, name, version, id, purpose, drawing, state, made_by)
     values ($1, $2, $3, $4, 'web', '{"fit":"cover","width":10,"height":10,"format":"webp","quality":80}', 'draft', $5)`,
    [tenantId, recipe, recipeVersion, uuid(), people.creative.personId],
  );
  await library.sql(`insert into backfills (tenant_id, id, recipes, state, life, sequence, in_motion, started_by) values ($1, $2, '[]', 'done', $3, 1, false, $4)`, [
    tenantId, backfillId, JSON.stringify({ tenantId, runId: backfillId, state: 'done', sequence: 1, resumesAs: null, answered: [] }), people.creative.personId,
  ]);
  await library.sql(
    `insert into recipe_previews (tenant_id, id, recipe, recipe_version, asset_id, version_id, state, reason, asked_by) values ($1, $2, $3, $4, $5, $6, 'failed', 'render.failed', $7)`,
    [tenantId, previewId, recipe, recipeVersion, assetId, versionId, people.creative.personId],
  );
  return {
    annotations: annotationId,
    name: recipe,
    version: recipeVersion,
    backfills: backfillId,
    'recipe-previews': previewId,
    iiif: placed.asset.assetId,
    fonts: fontId,
    packages: packageId,
    'channel-specs': specId,
    linkId,
    'api-keys': keyIdOf(people.creative.apiKey),
    'approval-policies': policy.id,
    assets: placed.asset.assetId,
    campaigns: campaignId,
    components: componentId,
    'pull-throughs': runId,
    versionId: componentVersionId,
    channels: channel.id,
    handoffs: handoff.handoffId,
    'routing-rules': handoff.ruleId,
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

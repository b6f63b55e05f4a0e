import type { z } from 'zod';
import { findLifeStanding } from '../../db/find-life-standing.js';
import { findUpload } from '../../db/find-upload.js';
import { listRenditions } from '../../db/list-renditions.js';
import { listVersions } from '../../db/list-versions.js';
import { registerAsset } from '../../db/register-asset.js';
import { discardVersion, registerVersion } from '../../db/register-version.js';
import { renditionListSchema, versionListSchema } from '../../schemas/assets.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { acceptedAssetSchema, assetFormFieldsSchema, assetFormSchema, assetMetadataSchema, newVersionSchema, registeredUploadSchema } from '../../schemas/uploads.js';
import { originalKey } from '../../storage/object-keys.js';
import { askAsset, beginAsset } from '../ask-workflow.js';
import { derivedId } from '../derived-id.js';
import { incomingUpload, openMultipart, registeredAnswer, requireParts } from '../incoming-upload.js';
import { isRefused } from '../is-refused.js';
import { newAsset } from '../new-life.js';
import { notFound } from '../not-found.js';
import { presentRendition, presentVersion } from '../present-asset.js';
import { invalidRequest } from '../problem-answer.js';
import { receiveForm } from '../receive-form.js';
import { requireFreeAsset, requireNewestBase } from '../require-free-asset.js';
import { requireFile } from '../require-file.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { UploadInParts } from '../upload-parts.js';
import { everyRoleButGuest, whoMay } from '../who-may.js';

/** Above this a file is sent in parts, straight to the object store. */
const largestFormFile = 64 * 1024 * 1024;

const bringByForm = defineRoute({
  method: 'post',
  path: '/assets',
  summary: 'Bring a small file with the request itself',
  description: 'At most 64 MiB, streamed to the object store; larger files go through POST /uploads.',
  tags: ['uploads'],
  ...whoMay.upload,
  form: assetFormSchema,
  responses: { 202: acceptedAssetSchema },
  problems: [
    'request.too_large',
    'upload.filename_invalid',
    'upload.empty',
    'upload.too_large',
    'upload.hash_mismatch',
    'asset.duplicate',
    'rights.dates_invalid',
    'resource.not_found',
    'storage.unavailable',
    'orchestration.unavailable',
  ],
  idempotent: true,
  handle: async ({ caller, request, services, resourceId }) => {
    const ids = { assetId: resourceId, versionId: derivedId(resourceId, 'version'), uploadId: derivedId(resourceId, 'upload') };
    const accepted = { assetId: ids.assetId, versionId: ids.versionId };
    if ((await findUpload(services.database, caller.tenantId, ids.uploadId)) === undefined) await bring();
    else request.resume();
    await beginAsset(services, caller, ids.assetId);
    return { status: 202, body: accepted, headers: { location: `/api/v1/assets/${ids.assetId}` } };

    async function bring(): Promise<void> {
      const address = { bucket: 'assets', key: originalKey(caller.tenantId, ids.versionId) } as const;
      const form = await receiveForm(request, largestFormFile, (content, contentType) => services.objectStore.putStream(address, content, { contentType }));
      try {
        const fields = parsed(assetFormFieldsSchema, form.fields);
        const metadata = parsed(assetMetadataSchema, fields.metadata === undefined ? {} : parsedJson(fields.metadata), '/metadata');
        const campaignId = fields.campaignId ?? null;
        const allowDuplicate = fields.allowDuplicate === 'true';
        if (fields.sha256 !== undefined && fields.sha256 !== form.sha256) {
          throw new GalleyError('upload.hash_mismatch', `The bytes have the SHA-256 ${form.sha256}.`);
        }
        await requireFile(services.database, caller.tenantId, { ...form, size: form.bytes, allowDuplicate, campaignId }, null);
        const wish = { filename: form.filename, size: form.bytes, contentType: form.contentType, sha256: form.sha256, allowDuplicate };
        const file = { ...incomingUpload(caller, wish, ids), partBytes: form.bytes, parts: 1, number: 1 };
        const asset = newAsset(caller, file, 'stored', metadata, campaignId);
        await registerAsset(services.database, asset, { ...file, storageUploadId: null });
      } catch (error) {
        if (isRefused(error)) await services.objectStore.removeEveryVersion(address);
        throw error;
      }
    }
  },
});

const addVersion = defineRoute({
  method: 'post',
  path: '/assets/{id}/versions',
  summary: 'Register a new version of an asset and get addresses to send its parts to',
  description: 'The present version stays until the new one has been examined. New content voids the approval.',
  tags: ['uploads'],
  ...whoMay.add_version,
  body: newVersionSchema,
  responses: { 201: registeredUploadSchema },
  problems: [
    'upload.filename_invalid',
    'upload.empty',
    'upload.too_large',
    'asset.duplicate',
    'asset.checked_out',
    'asset.version_conflict',
    'asset.base_required',
    'asset.not_ready',
    'asset.wrong_state',
    'asset.purged',
    'storage.unavailable',
    'orchestration.unavailable',
  ],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const { tenantId } = caller;
    if ((await findLifeStanding(services.database, 'assets', tenantId, params.id)) === undefined) throw notFound('asset');
    const ids = { assetId: params.id, versionId: resourceId, uploadId: derivedId(resourceId, 'upload') };
    const known = await findUpload(services.database, tenantId, ids.uploadId);
    let number = known?.versionNumber ?? 0;
    let takesPlaceOf = body.baseVersionId ?? null;
    const upload = known === undefined ? await openUpload() : requireParts(known);
    if (known === undefined || (known.state === 'open' && known.assetLife.upload?.uploadId !== ids.uploadId)) await offer();
    return { status: 201, body: await registeredAnswer(services, ids, upload), headers: { location: `/api/v1/uploads/${ids.uploadId}` } };

    async function openUpload(): Promise<UploadInParts> {
      await requireFreeAsset(services, caller, params.id);
      takesPlaceOf = await requireNewestBase(services, caller, params.id, body.baseVersionId);
      await requireFile(services.database, tenantId, { ...body, sha256: body.sha256 ?? null, campaignId: null }, params.id);
      const file = incomingUpload(caller, body, ids);
      return openMultipart(services, file, async (storageUploadId) => {
        const given = await registerVersion(services.database, { ...file, storageUploadId });
        if (given === null) throw notFound('asset');
        number = given;
      });
    }

    async function offer(): Promise<void> {
      const version = { versionId: ids.versionId, number, sha256: null, previewable: false, uploaderId: caller.personId };
      try {
        await askAsset(services, caller, params.id, { kind: 'add_version', uploadId: ids.uploadId, expiresAt: upload.expiresAt.toISOString(), version, takesPlaceOf }, resourceId);
      } catch (error) {
        if (isRefused(error)) {
          await services.database.withTenant(tenantId, (client) => discardVersion(client, ids));
          await services.objectStore.abortMultipart({ bucket: 'assets', key: upload.objectKey }, upload.storageUploadId);
        }
        throw error;
      }
    }
  },
});

const versions = defineRoute({
  method: 'get',
  path: '/assets/{id}/versions',
  summary: 'All versions of an asset, newest first',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: versionListSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const rows = await listVersions(services.database, caller.tenantId, params.id);
    if (rows === undefined) throw notFound('asset');
    return { status: 200, body: { items: rows.map(presentVersion) } };
  },
});

const renditions = defineRoute({
  method: 'get',
  path: '/assets/{id}/renditions',
  summary: 'The renditions of the current version, with why one could not be made',
  tags: ['assets'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: renditionListSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const rows = await listRenditions(services.database, caller.tenantId, params.id);
    if (rows === undefined) throw notFound('asset');
    return { status: 200, body: { items: rows.map((row) => presentRendition(params.id, row)) } };
  },
});

export const assetFileRoutes: readonly Route[] = [bringByForm, addVersion, versions, renditions];

/** @throws GalleyError `request.invalid` */
function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown, pointer = ''): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw invalidRequest(result.error, pointer);
  return result.data;
}

/** @throws GalleyError `request.malformed` */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GalleyError('request.malformed', 'The field `metadata` is not well-formed JSON.', { cause });
  }
}

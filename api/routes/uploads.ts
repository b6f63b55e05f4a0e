import { declareSha256, findUpload } from '../../db/find-upload.js';
import type { UploadRow } from '../../db/find-upload.js';
import { registerAsset } from '../../db/register-asset.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { acceptedAssetSchema, completeUploadSchema, newUploadSchema, registeredUploadSchema, uploadSchema } from '../../schemas/uploads.js';
import { askAsset, beginAsset } from '../ask-workflow.js';
import type { Caller } from '../caller.js';
import { derivedId } from '../derived-id.js';
import { incomingUpload, openMultipart, registeredAnswer, requireParts } from '../incoming-upload.js';
import { newAsset } from '../new-life.js';
import { notFound } from '../not-found.js';
import { requireFile } from '../require-file.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import type { UploadInParts } from '../upload-parts.js';
import { arrivedParts, partsToSend } from '../upload-parts.js';
import { whoMay } from '../who-may.js';

const registerProblems = [
  'upload.filename_invalid',
  'upload.empty',
  'upload.too_large',
  'asset.duplicate',
  'resource.not_found',
  'storage.unavailable',
  'orchestration.unavailable',
] as const;

const register = defineRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Register a file and get addresses to send its parts to',
  description: 'The bytes go straight to the object store. The asset is there from now on, as a draft that waits for its bytes.',
  tags: ['uploads'],
  ...whoMay.upload,
  body: newUploadSchema,
  responses: { 201: registeredUploadSchema },
  problems: [...registerProblems, 'rights.dates_invalid'],
  idempotent: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const ids = { assetId: resourceId, versionId: derivedId(resourceId, 'version'), uploadId: derivedId(resourceId, 'upload') };
    const known = await findUpload(services.database, caller.tenantId, ids.uploadId);
    const upload = known === undefined ? await openUpload() : requireParts(known);
    await beginAsset(services, caller, ids.assetId);
    return { status: 201, body: await registeredAnswer(services, ids, upload), headers: { location: `/api/v1/uploads/${ids.uploadId}` } };

    async function openUpload(): Promise<UploadInParts> {
      const campaignId = body.campaignId ?? null;
      await requireFile(services.database, caller.tenantId, { ...body, sha256: body.sha256 ?? null, campaignId }, null);
      const file = { ...incomingUpload(caller, body, ids), number: 1 };
      const asset = newAsset(caller, file, 'to_come', body.metadata ?? {}, campaignId);
      return openMultipart(services, file, (storageUploadId) => registerAsset(services.database, asset, { ...file, storageUploadId }));
    }
  },
});

const show = defineRoute({
  method: 'get',
  path: '/uploads/{id}',
  summary: 'See which parts have arrived, and get fresh addresses for the others',
  tags: ['uploads'],
  ...whoMay.upload,
  responses: { 200: uploadSchema },
  problems: ['storage.unavailable'],
  handle: async ({ params, caller, services }) => {
    const upload = await requireUpload(services, caller, params.id);
    const body = {
      uploadId: upload.id,
      assetId: upload.assetId,
      versionId: upload.versionId,
      state: upload.state,
      filename: upload.filename,
      size: upload.bytes,
      partSize: upload.partBytes,
      partCount: upload.parts,
      expiresAt: upload.expiresAt.toISOString(),
    };
    if (upload.state !== 'open' || upload.storageUploadId === null) return { status: 200, body: { ...body, arrived: [], parts: [] } };
    const inParts = requireParts(upload);
    const stored = (await services.objectStore.listParts({ bucket: 'assets', key: upload.objectKey }, inParts.storageUploadId)) ?? [];
    const arrived = arrivedParts(inParts, stored);
    return {
      status: 200,
      body: { ...body, arrived: [...arrived].sort((one, other) => one - other), parts: await partsToSend(services.objectStore, inParts, arrived) },
    };
  },
});

const complete = defineRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  summary: 'Say that every part has been sent',
  description: 'The stored bytes are then checked, examined and rendered; follow the asset.',
  tags: ['uploads'],
  ...whoMay.upload,
  body: completeUploadSchema,
  responses: { 202: acceptedAssetSchema },
  problems: ['upload.parts_incomplete', 'upload.gone', 'upload.already_complete', 'upload.hash_mismatch', 'storage.unavailable', 'orchestration.unavailable'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    const upload = await requireUpload(services, caller, params.id);
    const accepted = { assetId: upload.assetId, versionId: upload.versionId };
    if (upload.state === 'abandoned' || (upload.state === 'open' && upload.expiresAt.getTime() <= Date.now())) {
      throw new GalleyError('upload.gone', `Upload ${upload.id} ended ${upload.state === 'abandoned' ? 'unfinished' : 'with its time'}.`);
    }
    if (upload.state === 'open') {
      await requireEveryPart(services, requireParts(upload));
      if (body.sha256 !== undefined) {
        if (upload.declaredSha256 !== null && upload.declaredSha256 !== body.sha256) {
          throw new GalleyError('upload.hash_mismatch', 'Another SHA-256 was declared when the upload was registered.');
        }
        await declareSha256(services.database, caller.tenantId, upload.id, body.sha256);
      }
    }
    try {
      await askAsset(services, caller, upload.assetId, { kind: 'complete_upload', uploadId: upload.id }, resourceId);
    } catch (error) {
      if (!(error instanceof GalleyError) || error.code !== 'upload.already_complete') throw error;
      throw new GalleyError(error.code, error.message, { facts: accepted });
    }
    return { status: 202, body: accepted, headers: { location: `/api/v1/assets/${upload.assetId}` } };
  },
});

const abandon = defineRoute({
  method: 'delete',
  path: '/uploads/{id}',
  summary: 'Give an upload up',
  tags: ['uploads'],
  ...whoMay.upload,
  responses: { 204: null },
  problems: ['upload.already_complete', 'orchestration.unavailable'],
  handle: async ({ params, caller, services, resourceId }) => {
    const upload = await requireUpload(services, caller, params.id);
    if (upload.state !== 'abandoned') {
      await askAsset(services, caller, upload.assetId, { kind: 'abandon_upload', uploadId: upload.id }, resourceId);
    }
    return { status: 204 };
  },
});

export const uploadRoutes: readonly Route[] = [register, show, complete, abandon];

/** An upload is its uploader's; those who run the library may help. To others it is not there. */
async function requireUpload(services: Services, caller: Caller, id: string): Promise<UploadRow> {
  const upload = await findUpload(services.database, caller.tenantId, id);
  const mayHelp = caller.roles.includes('admin') || caller.roles.includes('project_manager');
  if (upload === undefined || (upload.uploaderId !== caller.personId && !mayHelp)) throw notFound('upload');
  return upload;
}

async function requireEveryPart(services: Services, upload: UploadInParts): Promise<void> {
  const stored = await services.objectStore.listParts({ bucket: 'assets', key: upload.objectKey }, upload.storageUploadId);
  // The store may have completed it for a request whose answer was lost: then assembling finds the object.
  if (stored === null) return;
  const arrived = arrivedParts(upload, stored);
  if (arrived.size === upload.parts) return;
  const missing = Array.from({ length: upload.parts }, (_, index) => index + 1).filter((number) => !arrived.has(number));
  const errors = missing.slice(0, 1_000).map((number) => {
    const part = stored.find((one) => one.number === number);
    return { pointer: `/parts/${number}`, detail: part === undefined ? 'It has not arrived.' : `It has ${part.bytes} bytes, which is not its size.` };
  });
  throw new GalleyError('upload.parts_incomplete', `${missing.length} of ${upload.parts} parts are missing.`, { errors });
}

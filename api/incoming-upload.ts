import type { z } from 'zod';
import type { IncomingVersion } from '../db/insert-upload.js';
import { planParts } from '../domain/upload-parts.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { NewVersion, registeredUploadSchema } from '../schemas/uploads.js';
import { originalKey } from '../storage/object-keys.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';
import type { UploadInParts } from './upload-parts.js';
import { partsToSend } from './upload-parts.js';

/** How long the parts of an upload may take to arrive; then it is given up. */
const uploadIsForMs = 24 * 3_600_000;

export type RegisteredFile = Omit<IncomingVersion, 'number' | 'storageUploadId'>;

/** A file that is to come in parts, as it is written down. */
export function incomingUpload(
  caller: Caller,
  file: NewVersion,
  ids: { readonly assetId: string; readonly versionId: string; readonly uploadId: string },
): RegisteredFile {
  const { partBytes, parts } = planParts(file.size);
  return {
    ...ids,
    tenantId: caller.tenantId,
    objectKey: originalKey(caller.tenantId, ids.versionId),
    filename: file.filename,
    declaredType: file.contentType,
    bytes: file.size,
    uploaderId: caller.personId,
    partBytes,
    parts,
    declaredSha256: file.sha256 ?? null,
    allowDuplicate: file.allowDuplicate,
    expiresAt: new Date(Date.now() + uploadIsForMs).toISOString(),
  };
}

/** Opens a multipart upload and writes it down; where that fails the store forgets it again. */
export async function openMultipart(services: Services, file: RegisteredFile, write: (storageUploadId: string) => Promise<void>): Promise<UploadInParts> {
  const address = { bucket: 'assets', key: file.objectKey } as const;
  const storageUploadId = await services.objectStore.createMultipart(address, { contentType: file.declaredType });
  try {
    await write(storageUploadId);
  } catch (error) {
    await services.objectStore.abortMultipart(address, storageUploadId).catch((err: unknown) => {
      services.logger.warn({ err }, 'a multipart upload that nobody needs was left to the sweep');
    });
    throw error;
  }
  return { ...file, expiresAt: new Date(file.expiresAt), storageUploadId };
}

/** @throws GalleyError `upload.already_complete` where the bytes came with the request */
export function requireParts<Upload extends { readonly storageUploadId: string | null }>(upload: Upload): Upload & { readonly storageUploadId: string } {
  const { storageUploadId } = upload;
  if (storageUploadId === null) throw new GalleyError('upload.already_complete', 'Its bytes came with the request.');
  return { ...upload, storageUploadId };
}

/** What the sender of a file is told. */
export async function registeredAnswer(
  services: Services,
  ids: { readonly assetId: string; readonly versionId: string; readonly uploadId: string },
  upload: UploadInParts,
): Promise<z.input<typeof registeredUploadSchema>> {
  return {
    uploadId: ids.uploadId,
    assetId: ids.assetId,
    versionId: ids.versionId,
    partSize: upload.partBytes,
    partCount: upload.parts,
    parts: await partsToSend(services.objectStore, upload, new Set()),
    expiresAt: upload.expiresAt.toISOString(),
  };
}

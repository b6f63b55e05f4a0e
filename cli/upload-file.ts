import type { z } from 'zod';
import type { uploadSchema } from '../schemas/uploads.js';
import { acceptedAssetSchema, registeredUploadSchema, uploadSchema as openUploadSchema } from '../schemas/uploads.js';
import type { ApiClient } from './api-client.js';
import { exitCodes } from './exit-codes.js';
import type { FoundFile } from './find-files.js';
import { ProblemFailure } from './problem-failure.js';
import type { SendingProgress } from './send-parts.js';
import { sendParts } from './send-parts.js';
import { forgetUpload, newUploadState, readUploadState, uploadStateFile, writeUploadState } from './upload-state.js';

/** One intended upload: what is asked for, of which file. */
export interface UploadRequest {
  readonly file: FoundFile;
  readonly sha256: string;
  /** `/uploads`, or `/assets/{id}/versions` for a new version. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export type UploadOutcome =
  | { readonly outcome: 'uploaded'; readonly assetId: string; readonly versionId: string }
  | { readonly outcome: 'duplicate'; readonly assetId: string | null };

/**
 * Uploads a file, going on where an earlier run was stopped. What is known of it is written down before each step that
 * the API would otherwise have to do twice.
 * @throws ProblemFailure, CliFailure
 */
export async function uploadFile(api: ApiClient, request: UploadRequest, progress: SendingProgress, signal: AbortSignal): Promise<UploadOutcome> {
  const stateFile = uploadStateFile(api.url, request.file, request.sha256, [request.path, request.body]);
  try {
    return await goOn(api, request, stateFile, progress, signal);
  } catch (error) {
    if (!(error instanceof ProblemFailure && error.problem.code === 'upload.gone')) throw error;
    // It ran out of time while it was interrupted; what it had sent is lost.
    await forgetUpload(stateFile);
    return goOn(api, request, stateFile, progress, signal);
  }
}

async function goOn(api: ApiClient, request: UploadRequest, stateFile: string, progress: SendingProgress, signal: AbortSignal): Promise<UploadOutcome> {
  let state = await readUploadState(stateFile);
  let upload = state.upload === null ? null : await findUpload(api, state.upload.uploadId);
  if (state.upload !== null && upload === null) state = newUploadState();
  if (state.upload === null) {
    await writeUploadState(stateFile, state);
    try {
      const begun = await api.post(request.path, request.body, registeredUploadSchema, { idempotencyKey: state.beginKey });
      state = { ...state, upload: begun };
      upload = { ...begun, state: 'open', arrived: [], filename: request.file.shown, size: request.file.bytes };
    } catch (error) {
      // Where nobody knows what became of it, the next run asks with the same key.
      if (!(error instanceof ProblemFailure) || error.exitCode === exitCodes.unreachable) throw error;
      await forgetUpload(stateFile);
      const duplicate = duplicateOf(error);
      if (duplicate === undefined) throw error;
      return { outcome: 'duplicate', assetId: duplicate };
    }
    await writeUploadState(stateFile, state);
  }
  if (state.upload === null || upload === null) throw new Error('an upload that was begun has an id');
  const { uploadId, assetId, versionId } = state.upload;
  if (upload.state === 'open') await sendParts(api, request.file, upload, progress, signal);
  else progress.found(request.file.bytes);
  try {
    await api.post(`/uploads/${uploadId}/complete`, {}, acceptedAssetSchema, { idempotencyKey: state.completeKey });
  } catch (error) {
    // An earlier run was stopped between this request and its answer.
    if (!(error instanceof ProblemFailure && error.problem.code === 'upload.already_complete')) throw error;
  }
  await forgetUpload(stateFile);
  return { outcome: 'uploaded', assetId, versionId };
}

/** The upload, or null where it can no longer be gone on with. */
async function findUpload(api: ApiClient, uploadId: string): Promise<z.output<typeof uploadSchema> | null> {
  try {
    const upload = await api.get(`/uploads/${uploadId}`, openUploadSchema);
    const isOver = upload.state === 'abandoned' || (upload.state === 'open' && Date.parse(upload.expiresAt) <= Date.now());
    return isOver ? null : upload;
  } catch (error) {
    if (error instanceof ProblemFailure && ['resource.not_found', 'upload.gone'].includes(error.problem.code)) return null;
    throw error;
  }
}

/** The asset that has these bytes already; null where the answer does not name it, undefined for another problem. */
function duplicateOf(failure: ProblemFailure): string | null | undefined {
  if (failure.problem.code !== 'asset.duplicate') return undefined;
  const assetId = failure.problem['existingAssetId'];
  return typeof assetId === 'string' ? assetId : null;
}

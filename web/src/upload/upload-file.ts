import type { z } from 'zod';
import type { acceptedAssetSchema, RegisteredUpload, uploadSchema } from '../../../schemas/uploads.js';
import { get, post } from '../api.js';
import { localProblem } from '../problem-error.js';
import { hashFile } from './hash-file.js';
import { sendPart } from './send-part.js';

/** Where the file goes. */
export interface UploadTarget {
  /** Becomes a new version of this asset; without it, a new asset. */
  readonly assetId?: string;
  /** The version that was on the screen: where another has come since, the file is refused. */
  readonly baseVersionId?: string;
  readonly campaignId?: string;
  /** Take it although the same bytes are in the library. */
  readonly allowDuplicate?: boolean;
}

export interface UploadProgress {
  readonly step: 'hashing' | 'sending' | 'finishing';
  readonly sent: number;
}

type Upload = z.output<typeof uploadSchema>;
type Part = RegisteredUpload['parts'][number];

const partsAtOnce = 3;
const attempts = 4;

/**
 * Brings a file into the library: its hash, its parts straight to the object store, and the word that all are there.
 * Parts that get lost are asked for again and sent again.
 * @throws ProblemError
 */
export async function uploadFile(
  file: File,
  target: UploadTarget,
  report: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<z.output<typeof acceptedAssetSchema>> {
  report({ step: 'hashing', sent: 0 });
  const sha256 = await hashFile(file);
  const wish = {
    filename: file.name,
    size: file.size,
    ...(/^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? { contentType: file.type } : {}),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(target.allowDuplicate ? { allowDuplicate: true } : {}),
    ...(target.baseVersionId === undefined ? {} : { baseVersionId: target.baseVersionId }),
    ...(target.campaignId === undefined ? {} : { campaignId: target.campaignId }),
  };
  const path = target.assetId === undefined ? '/uploads' : `/assets/${target.assetId}/versions`;
  const upload = await post<RegisteredUpload>(path, wish, signal);
  await sendParts(file, upload, (sent) => report({ step: 'sending', sent }), signal);
  report({ step: 'finishing', sent: file.size });
  return post(`/uploads/${upload.uploadId}/complete`, {}, signal);
}

async function sendParts(file: File, upload: RegisteredUpload, onSent: (sent: number) => void, signal: AbortSignal): Promise<void> {
  const sentOfPart = new Map<number, number>();
  const tell = (number: number, sent: number): void => {
    sentOfPart.set(number, sent);
    onSent([...sentOfPart.values()].reduce((sum, part) => sum + part, 0));
  };
  let failures = 0;
  for (let parts: readonly Part[] = upload.parts; parts.length > 0; ) {
    const lost = await sendRound(file, upload.partSize, parts, tell, signal);
    if (lost === undefined && parts.length === upload.partCount) return;
    // Addresses live for a time only, and an answer holds a thousand parts at most: what is missing is asked for.
    const missing: readonly Part[] = (await get<Upload>(`/uploads/${upload.uploadId}`, {}, signal)).parts;
    if (lost !== undefined || missing.length >= parts.length) failures += 1;
    if (failures === attempts) throw lost ?? localProblem('browser.part_not_stored', 'The file could not be sent', 'Parts go on missing.', 'Try again.');
    if (lost !== undefined) await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures));
    parts = missing;
  }
}

/** Sends parts, a few at once. @returns what went wrong with the last part that failed; undefined where none did */
async function sendRound(
  file: File,
  partSize: number,
  parts: readonly Part[],
  tell: (number: number, sent: number) => void,
  signal: AbortSignal,
): Promise<Error | undefined> {
  const waiting = [...parts];
  let lost: Error | undefined;
  const sender = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { number, url, size } = part;
      const start = (number - 1) * partSize;
      try {
        await sendPart(url, file.slice(start, start + size), (sent) => tell(number, sent), signal);
        tell(number, size);
      } catch (error) {
        signal.throwIfAborted();
        tell(number, 0);
        lost = error as Error;
      }
    }
  };
  await Promise.all(Array.from({ length: partsAtOnce }, sender));
  return lost;
}

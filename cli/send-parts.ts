import type { z } from 'zod';
import { uploadSchema } from '../schemas/uploads.js';
import type { ApiClient } from './api-client.js';
import { backOff } from './back-off.js';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';
import type { FoundFile } from './find-files.js';
import { md5OfStretch } from './hash-file.js';
import { inParallel } from './in-parallel.js';
import { sendPart } from './send-part.js';

type OpenUpload = z.output<typeof uploadSchema>;
type Part = OpenUpload['parts'][number];

/** Hears what moves. */
export interface SendingProgress {
  /** Streams at once. */
  readonly streams: number;
  /** That many bytes more are there; negative where a part has to be sent again. */
  moved(bytes: number): void;
  /** That many bytes were there before. */
  found(bytes: number): void;
}

const attempts = 6;

/**
 * Sends the parts that are still missing, each by its signed address straight to the object store. A part that fails is
 * tried again with a fresh address.
 * @throws CliFailure, ProblemFailure `upload.gone`
 */
export async function sendParts(api: ApiClient, file: FoundFile, upload: OpenUpload, progress: SendingProgress, signal: AbortSignal): Promise<void> {
  progress.found(bytesOf(upload, upload.arrived));
  let missing: readonly Part[] = upload.parts;
  for (let known = upload.arrived.length; missing.length > 0; ) {
    await inParallel(missing, progress.streams, (part) => sendWithRetries(api, file, upload, part, progress, signal));
    known += missing.length;
    // An answer lists a thousand parts at most.
    missing = known < upload.partCount ? (await api.get(`/uploads/${upload.uploadId}`, uploadSchema)).parts : [];
  }
}

async function sendWithRetries(api: ApiClient, file: FoundFile, upload: OpenUpload, part: Part, progress: SendingProgress, signal: AbortSignal): Promise<void> {
  let { url } = part;
  const start = (part.number - 1) * upload.partSize;
  const md5 = await md5OfStretch(file.path, start, part.size, signal);
  for (let attempt = 1; ; attempt += 1) {
    let moved = 0;
    const outcome = await sendPart({ file: file.path, start, bytes: part.size, url, md5 }, signal, (bytes) => {
      moved += bytes;
      progress.moved(bytes);
    }).catch((error: unknown) => error);
    if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) return;
    progress.moved(-moved);
    signal.throwIfAborted();
    if (outcome instanceof CliFailure || isOfTheFile(outcome)) throw outcome;
    if (attempt === attempts) {
      const reason = typeof outcome === 'number' ? `it answers ${outcome}` : outcome instanceof Error ? outcome.message : 'no answer';
      throw new CliFailure(exitCodes.unreachable, `The object store does not take part ${part.number} of ${file.shown} (${reason}). Run the same command again to go on.`);
    }
    await backOff(attempt, signal);
    const now = await api.get(`/uploads/${upload.uploadId}`, uploadSchema);
    if (now.arrived.includes(part.number)) return progress.found(part.size);
    url = now.parts.find(({ number }) => number === part.number)?.url ?? url;
  }
}

/** An error of the file rather than of the connection: it would fail again. */
function isOfTheFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['open', 'read'].includes(String(error.syscall)) && 'path' in error;
}

function bytesOf(upload: OpenUpload, numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + Math.min(upload.partSize, upload.size - (number - 1) * upload.partSize), 0);
}

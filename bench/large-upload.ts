import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { residentMebibytes } from './process-cpu.js';
import type { RunningStack } from './running-stack.js';
import { rounded } from './statistics.js';

export interface LargeUpload {
  readonly assetId: string;
  readonly seconds: number;
  readonly apiRssBeforeMiB: number;
  readonly apiPeakRssMiB: number;
  readonly workerPeakRssMiB: number;
}

const chunkBytes = 1024 * 1024;
const sampleMilliseconds = 100;
const partsAtOnce = 4;

/**
 * Sends a file that is nowhere on disk and never whole in memory, straight to the store in parts, and watches what the API and the
 * worker that then reads it back hold meanwhile.
 */
export async function uploadLargeFile({ stack, people, events }: RunningStack, bytes: number, print: (line: string) => void): Promise<LargeUpload> {
  const { api, worker } = stack.processes;
  const before = residentMebibytes(api.pid ?? 0);
  let apiPeak = before;
  let workerPeak = 0;
  const watch = setInterval(() => {
    apiPeak = Math.max(apiPeak, residentMebibytes(api.pid ?? 0));
    workerPeak = Math.max(workerPeak, residentMebibytes(worker.pid ?? 0));
  }, sampleMilliseconds);
  const began = performance.now();
  try {
    const { photographer } = people;
    const upload = await photographer.post<{ uploadId: string; assetId: string; parts: { number: number; url: string; size: number }[] }>('/uploads', {
      filename: 'large.bin',
      size: bytes,
      contentType: 'application/octet-stream',
    });
    const waiting = [...upload.parts];
    let sent = 0;
    const send = async (): Promise<void> => {
      for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
        await putPart(part.url, part.number, part.size);
        sent += 1;
        if (sent % 32 === 0) print(`  ${sent} of ${upload.parts.length} parts sent`);
      }
    };
    await Promise.all(Array.from({ length: partsAtOnce }, send));
    await photographer.post(`/uploads/${upload.uploadId}/complete`, {});
    print('  sent; the worker reads it back');
    await events.told(upload.assetId, 'asset.examined');
    return {
      assetId: upload.assetId,
      seconds: rounded((performance.now() - began) / 1_000, 1),
      apiRssBeforeMiB: rounded(before, 1),
      apiPeakRssMiB: rounded(apiPeak, 1),
      workerPeakRssMiB: rounded(workerPeak, 1),
    };
  } finally {
    clearInterval(watch);
  }
}

/** `fetch` sends a stream without its length, which the store does not take. */
async function putPart(url: string, number: number, size: number): Promise<void> {
  const answered = new Promise<number>((resolve, reject) => {
    const sending = request(url, { method: 'PUT', headers: { 'content-length': size } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    sending.once('error', reject);
    pipeline(Readable.from(chunks(number, size), { objectMode: false, highWaterMark: chunkBytes }), sending).catch(reject);
  });
  const status = await answered;
  if (status !== 200) throw new Error(`the object store answered ${status} to part ${number}`);
}

/** Chunks that differ everywhere, cheaply: one block of noise, its beginning replaced by a hash of the place. */
function* chunks(number: number, size: number): Generator<Buffer> {
  for (let sent = 0; sent < size; sent += chunkBytes) {
    const chunk = Buffer.from(noise.subarray(0, Math.min(chunkBytes, size - sent)));
    createHash('sha256').update(`${number} ${sent}`).digest().copy(chunk);
    yield chunk;
  }
}

/** Begins like nothing that has a media type. */
const noise = Buffer.concat(Array.from({ length: chunkBytes / 32 }, (_, index) => createHash('sha256').update(`noise ${index}`).digest()));

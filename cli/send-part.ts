import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';

/** A stretch of a file and the signed address that takes it. */
export interface PartToSend {
  readonly file: string;
  readonly start: number;
  readonly bytes: number;
  readonly url: string;
  /** Base64 MD5 of the stretch. */
  readonly md5: string;
}

const idleMs = 60_000;

/**
 * Streams a part of a file to its signed address. (`fetch` would send it chunked, which S3 refuses.) The store compares its MD5:
 * without it versitygw 1.8 keeps a part whose connection broke off, filled up with zeros, and lists it as arrived.
 * @returns the HTTP status of the store's answer
 * @throws where the connection or the file fails, or nothing moves for a minute
 */
export async function sendPart(part: PartToSend, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<number> {
  const address = new URL(part.url);
  const request = (address.protocol === 'https:' ? httpsRequest : httpRequest)(address, {
    method: 'PUT',
    headers: { 'content-length': part.bytes, 'content-md5': part.md5 },
    timeout: idleMs,
    signal,
  });
  request.on('timeout', () => request.destroy(new Error('nothing moved for a minute')));
  const answered = new Promise<number>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
  });
  let read = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      onBytes(chunk.length);
      done(null, chunk);
    },
    flush(done) {
      // The store would wait for the rest.
      done(read === part.bytes ? null : new CliFailure(exitCodes.refused, `${part.file} became shorter while it was sent.`));
    },
  });
  const bytes = createReadStream(part.file, { start: part.start, end: part.start + part.bytes - 1, highWaterMark: 256 * 1024 });
  // A store that refuses early closes the connection while we still send; its answer is what counts then.
  const sent = pipeline(bytes, counted, request, { signal });
  const [outcome, sending] = await Promise.allSettled([answered, sent]);
  if (outcome.status === 'fulfilled') return outcome.value;
  throw sending.status === 'rejected' ? sending.reason : outcome.reason;
}

import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { GalleyError } from '../../schemas/galley-error.js';
import type { RenderSource, SignedAddress } from './render-messages.js';

/** Silence after which a store counts as gone. */
const silentMilliseconds = 20_000;

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 4 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 4 }),
} as const;

/**
 * Reads a source whole, into a buffer of the size it must have. Where it has no hash the caller knows it by another.
 * @throws GalleyError `upload.hash_mismatch` where the bytes are not the ones that were examined; `storage.unavailable`,
 *   `storage.object_missing`
 */
export async function fetchSource(source: Omit<RenderSource, 'sha256'> & { readonly sha256: string | null }): Promise<Buffer> {
  const response = await request(source.url, { method: 'GET' });
  const file = Buffer.allocUnsafe(source.bytes);
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (length + chunk.length > source.bytes) throw mismatch();
      hash.update(chunk);
      chunk.copy(file, length);
      length += chunk.length;
    }
  } catch (error) {
    throw error instanceof GalleyError ? error : unavailable(error);
  }
  if (length !== source.bytes || (source.sha256 !== null && hash.digest('hex') !== source.sha256)) throw mismatch();
  return file;
}

/** Puts bytes where the store takes exactly them. @throws GalleyError `storage.unavailable` */
export async function putSigned(address: SignedAddress, bytes: Buffer): Promise<void> {
  const response = await request(address.url, { method: 'PUT', headers: { ...address.headers, 'content-length': bytes.length } }, bytes);
  response.resume();
}

async function request(url: string, options: http.RequestOptions, body?: Buffer): Promise<http.IncomingMessage> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const secure = url.startsWith('https:');
    const sent = (secure ? https : http).request(url, { ...options, agent: agents[secure ? 'https:' : 'http:'] }, resolve);
    sent.setTimeout(silentMilliseconds, () => sent.destroy(new Error('the store is silent')));
    sent.once('error', (error) => reject(unavailable(error)));
    sent.end(body);
  });
  if (response.statusCode === 200) return response;
  response.resume();
  if (response.statusCode === 404) throw new GalleyError('storage.object_missing', 'The object store does not have this object.');
  throw unavailable(new Error(`the store answered ${response.statusCode ?? 'nothing'}`));
}

function unavailable(cause: unknown): GalleyError {
  return new GalleyError('storage.unavailable', 'The object store does not answer at present.', { cause });
}

function mismatch(): GalleyError {
  return new GalleyError('upload.hash_mismatch', 'The stored bytes are not the ones that were examined.');
}

import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ApiClient } from './api-client.js';
import { CliFailure, usageFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';
import { isThere } from './is-there.js';

/**
 * Downloads what an API path redirects to, and gives the file its name only when its SHA-256 is right.
 * @param expected `sha256` in hexadecimal; `replace`: whether an existing file may be replaced
 * @throws CliFailure, ProblemFailure
 */
export async function download(
  api: ApiClient,
  path: string,
  file: string,
  expected: { readonly sha256: string; readonly replace: boolean },
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (!expected.replace && (await isThere(file))) throw usageFailure(`${file} is there already; use --force to replace it.`);
  const redirect = await api.open(path);
  const address = redirect.headers.get('location');
  await redirect.body?.cancel();
  if (address === null) throw new CliFailure(exitCodes.unreachable, `${api.url} did not say where ${path} is.`);
  // A signed address carries its own permission: our key stays here.
  const answer = await fetch(new URL(address, api.url), { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CliFailure(exitCodes.unreachable, 'The object store does not answer.', { cause: error });
  });
  if (!answer.ok || answer.body === null) throw new CliFailure(exitCodes.unreachable, `The object store answers ${answer.status}.`);

  const draft = `${file}.${randomUUID()}.part`;
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(answer.body), hashed, createWriteStream(draft, { flags: 'wx' }), { signal });
    const sha256 = hash.digest('hex');
    if (sha256 !== expected.sha256) {
      throw new CliFailure(exitCodes.refused, `What arrived has the SHA-256 ${sha256} and should have ${expected.sha256}. It was thrown away.`);
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

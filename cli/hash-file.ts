import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 of a file in hexadecimal, read as a stream. `onBytes` hears how many more have been read. */
export async function hashFile(file: string, signal: AbortSignal, onBytes: (bytes: number) => void = () => undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024, signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    onBytes(chunk.length);
  }
  return hash.digest('hex');
}

/** Base64 MD5 of a stretch of a file, as the header Content-MD5 has it. */
export async function md5OfStretch(file: string, start: number, bytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file, { start, end: start + bytes - 1, highWaterMark: 1024 * 1024, signal }) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('base64');
}

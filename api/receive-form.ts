import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request } from 'express';
import { GalleyError } from '../schemas/galley-error.js';
import { requireFilename } from './require-file.js';

export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

type Store = (content: Readable, contentType: string) => Promise<void>;

/**
 * Reads a multipart form with one `file`, which streams through `store` while it is counted and hashed; no more of it is in memory
 * than `store` holds. Where the form is refused, `store` has been failed and the rest of the request is read and thrown away, so
 * that the client gets the answer.
 * @throws GalleyError `request.malformed`, `request.too_large`, `upload.filename_invalid`, or what `store` throws
 */
export async function receiveForm(request: Request, maxBytes: number, store: Store): Promise<ReceivedForm> {
  const tooLarge = new GalleyError('request.too_large', `The file has more than ${maxBytes} bytes.`, { facts: { maxBytes } });
  // The file is nearly all of the form: what is longer by a mebibyte cannot fit, and need not be sent.
  if (Number(request.get('content-length') ?? 0) > maxBytes + 1024 * 1024) throw tooLarge;

  const parser = openParser(request, maxBytes);
  const fields: Record<string, string> = {};
  let receiving: Promise<Omit<ReceivedForm, 'fields'>> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const malformed = (detail: string) => () => reject(new GalleyError('request.malformed', detail));
      parser.on('field', (name, value, { valueTruncated, nameTruncated }) => {
        if (valueTruncated || nameTruncated) reject(new GalleyError('request.too_large', `The field ${name.slice(0, 100)} is too long.`));
        fields[name] = value;
      });
      parser.on('file', (name, content, { filename, mimeType }) => {
        // Whoever reads it is told too; with nobody to tell, a file cut short would end the process.
        content.on('error', () => undefined);
        if (name !== 'file' || receiving !== undefined) {
          content.resume();
          malformed('The form takes one file, in the field `file`.')();
          return;
        }
        receiving = receiveFile(content, filename ?? '', mimeType, tooLarge, store);
        receiving.catch(reject);
      });
      parser.on('filesLimit', malformed('The form takes one file.'));
      parser.on('fieldsLimit', malformed('The form has too many fields.'));
      parser.on('partsLimit', malformed('The form has too many parts.'));
      parser.on('error', (error) => reject(new GalleyError('request.malformed', 'The form cannot be read.', { cause: error })));
      parser.on('close', resolve);
      request.on('aborted', malformed('The form broke off.'));
      request.pipe(parser);
    });
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    request.resume();
    await receiving?.catch(() => undefined);
    throw error;
  }
  if (receiving === undefined) throw new GalleyError('request.malformed', 'The form has no `file`.');
  return { fields, ...(await receiving) };
}

function openParser(request: Request, maxBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      // Path parts in a name are refused, not cut off.
      preservePath: true,
      // One byte more than allowed is read, to tell "just fits" from "cut off".
      limits: { files: 2, fileSize: maxBytes + 1, fields: 20, fieldSize: 256 * 1024, parts: 24 },
    });
  } catch (cause) {
    throw new GalleyError('request.malformed', 'The form has no usable boundary.', { cause });
  }
}

async function receiveFile(
  content: Readable,
  filename: string,
  contentType: string,
  tooLarge: GalleyError,
  store: Store,
): Promise<Omit<ReceivedForm, 'fields'>> {
  const hash = createHash('sha256');
  const maxBytes = Number(tooLarge.facts['maxBytes']);
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge;
      hash.update(chunk);
      yield chunk;
    }
  }
  requireFilename(filename);
  await store(Readable.from(counted(), { objectMode: false }), contentType);
  return { filename, contentType, bytes, sha256: hash.digest('hex') };
}

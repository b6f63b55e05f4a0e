import { open } from 'node:fs/promises';
import { FileTypeParser } from 'file-type';

/** Nearly every type is told from its beginning; more is read only for the others. */
const headBytes = 64 * 1024;
/** Text is told from less. */
const textBytes = 4_096;

/** Containers whose kind is told by what lies inside, perhaps far into the file. */
const containers = /^application\/(zip|x-cfb|ogg|gzip|x-gzip)$/;

/**
 * The type that a file's bytes have, whatever its name says; null where they are not recognised. A file made to be slow to recognise
 * is given up after 5 s.
 */
export async function sniffMediaType(file: string): Promise<string | null> {
  const head = await readHead(file);
  const text = textOf(head.subarray(0, textBytes));
  // A byte-order mark also looks like the beginning of a frame of sound.
  if (text !== null && utf16Of(head) !== null) return markupType(text) ?? 'text/plain';
  const parser = new FileTypeParser({ signal: AbortSignal.timeout(5_000) });
  const atFirstSight = await parser.fromBuffer(head);
  const isToldByMore = head.length === headBytes && (atFirstSight === undefined || containers.test(atFirstSight.mime));
  const known = isToldByMore ? await parser.fromFile(file) : atFirstSight;
  if (known !== undefined && known.mime !== 'application/xml') return known.mime;
  if (text === null) return known?.mime ?? null;
  return markupType(text) ?? known?.mime ?? scriptType(text) ?? 'text/plain';
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The head as text, or null where it is not text in UTF-8 or in UTF-16 with a byte-order mark. */
function textOf(head: Buffer): string | null {
  try {
    // `stream` forgives a character that the head cuts in two.
    const text = new TextDecoder(utf16Of(head) ?? 'utf-8', { fatal: true }).decode(head, { stream: true });
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

function markupType(text: string): string | null {
  const start = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body|script|iframe|style|title|table|div|br|h1|font|a|p|b)[\s/>]/.test(start)) return 'text/html';
  if (/^(<\?xml[^>]*\?>\s*)?(<!doctype svg[^>[]*(\[[\s\S]*?\])?\s*>\s*)?<(\w+:)?svg[\s/>]/.test(start)) return 'image/svg+xml';
  if (/^<\?xml[^>]*\?>[\s\S]*?<(\w+:)?svg[\s/>]/.test(start)) return 'image/svg+xml';
  if (/^<\?xml[^>]*\?>\s*(<!doctype html|<html)[\s>]/.test(start)) return 'application/xhtml+xml';
  return start.startsWith('<?xml') ? 'application/xml' : null;
}

function scriptType(text: string): string | null {
  if (text.startsWith('#!')) return 'text/x-script';
  return /^\s*<\?php\b/i.test(text) ? 'text/x-php' : null;
}

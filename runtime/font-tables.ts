import { inflateSync } from 'node:zlib';

/** A font as its tables: what TrueType, OpenType and WOFF files are alike in. */
export interface FontTables {
  /** The first four bytes of the font: how its outlines are written. */
  readonly flavour: Buffer;
  readonly tables: readonly FontTable[];
}

export interface FontTable {
  /** Four characters. */
  readonly tag: string;
  readonly data: Buffer;
}

/** No table of a font that is drawn with comes near it; what claims more is not unpacked. */
const mostTableBytes = 64 * 1024 * 1024;
const mostTables = 64;
const flavours = ['\0\x01\0\0', 'OTTO', 'true'];

/**
 * Reads a font file: TrueType, OpenType or WOFF (https://www.w3.org/TR/WOFF/, sections 3 to 5).
 * @throws Error where it is none of them, or is broken; RangeError where it is cut short
 */
export function readFontTables(file: Buffer): FontTables {
  const isWoff = file.toString('latin1', 0, 4) === 'wOFF';
  const flavour = isWoff ? file.subarray(4, 8) : file.subarray(0, 4);
  if (!flavours.includes(flavour.toString('latin1'))) throw new Error('this is no TrueType, OpenType or WOFF font');
  const count = file.readUInt16BE(isWoff ? 12 : 4);
  if (count > mostTables) throw new Error('this font has too many tables');
  const tables = Array.from({ length: count }, (_, index): FontTable => {
    const entry = isWoff ? 44 + index * 20 : 12 + index * 16;
    const tag = file.toString('latin1', entry, entry + 4);
    if (!isWoff) return { tag, data: part(file, file.readUInt32BE(entry + 8), file.readUInt32BE(entry + 12)) };
    const [offset, packedBytes, bytes] = [file.readUInt32BE(entry + 4), file.readUInt32BE(entry + 8), file.readUInt32BE(entry + 12)];
    if (bytes > mostTableBytes) throw new Error('a table of this font is too large');
    const packed = part(file, offset, packedBytes);
    const data = packedBytes < bytes ? inflateSync(packed, { maxOutputLength: bytes }) : packed;
    if (data.length !== bytes) throw new Error('a table of this font is cut short');
    return { tag, data };
  });
  return { flavour, tables };
}

/** Writes a TrueType or OpenType file. */
export function writeFont({ flavour, tables }: FontTables): Buffer {
  const sorted = [...tables].sort((one, other) => (one.tag < other.tag ? -1 : 1));
  const directory = Buffer.alloc(12 + sorted.length * 16);
  flavour.copy(directory);
  directory.writeUInt16BE(sorted.length, 4);
  const power = Math.floor(Math.log2(sorted.length));
  directory.writeUInt16BE(2 ** power * 16, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(sorted.length * 16 - 2 ** power * 16, 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, data }] of sorted.entries()) {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    const entry = 12 + index * 16;
    directory.write(tag, entry, 'latin1');
    directory.writeUInt32BE(checksum(padded), entry + 4);
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(data.length, entry + 12);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

function part(file: Buffer, offset: number, bytes: number): Buffer {
  if (offset + bytes > file.length) throw new RangeError('a table of this font lies beyond its end');
  return file.subarray(offset, offset + bytes);
}

/** The sum of its 32-bit words. @param padded to whole words */
function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

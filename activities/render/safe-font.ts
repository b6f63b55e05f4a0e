import type { FontTable } from '../../runtime/font-tables.js';
import { readFontTables, writeFont } from '../../runtime/font-tables.js';

/** All that setting a text needs. Programs for pictures in letters, variations and signatures stay behind: less for a hostile font to use. */
const kept = [
  'BASE', 'CFF ', 'GDEF', 'GPOS', 'GSUB', 'JSTF', 'OS/2', 'VORG', 'cmap', 'cvt ', 'fpgm', 'gasp', 'glyf', 'head', 'hhea', 'hmtx', 'kern', 'loca', 'maxp',
  'post', 'prep', 'vhea', 'vmtx',
];

const nameIds = { family: 1, style: 2, full: 4, postscript: 6 } as const;

/**
 * A stranger's font as it may be given to the library that draws: its needed tables only, under a name that we give it. Fonts are found by
 * name in a process that serves many tenants; by its own name one font could pass for another.
 * @param name of letters, digits and dashes; no other font may have it
 * @throws Error or RangeError where it is no font, or is broken
 */
export function safeFont(file: Buffer, name: string): Buffer {
  const { flavour, tables } = readFontTables(file);
  const needed = tables.filter(({ tag }) => kept.includes(tag));
  return writeFont({ flavour, tables: [...needed, nameTable(name)] });
}

/** The name in the one encoding that all readers know: Windows, Unicode, English. */
function nameTable(name: string): FontTable {
  const records = Object.entries({ [nameIds.family]: name, [nameIds.style]: 'Regular', [nameIds.full]: name, [nameIds.postscript]: name });
  const header = Buffer.alloc(6 + records.length * 12);
  header.writeUInt16BE(records.length, 2);
  header.writeUInt16BE(header.length, 4);
  const strings: Buffer[] = [];
  let offset = 0;
  for (const [index, [id, text]] of records.entries()) {
    const bytes = Buffer.from(text, 'utf16le').swap16();
    for (const [at, value] of [3, 1, 0x409, Number(id), bytes.length, offset].entries()) header.writeUInt16BE(value, 6 + index * 12 + at * 2);
    strings.push(bytes);
    offset += bytes.length;
  }
  return { tag: 'name', data: Buffer.concat([header, ...strings]) };
}

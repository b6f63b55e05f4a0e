import type { EmbeddedTags } from './metadata-reader.js';

/** The column holds at most this much JSON. */
const mostBytes = 60 * 1024;
const longestText = 2_000;
const mostItems = 100;
const deepest = 4;

/** Groups worth keeping; the others describe the container or this reading of it. */
const kept: Readonly<Record<string, string>> = {
  EXIF: 'exif',
  IPTC: 'iptc',
  XMP: 'xmp',
  PNG: 'png',
  GIF: 'gif',
  ICC_Profile: 'icc',
  QuickTime: 'video',
  Photoshop: 'photoshop',
  PDF: 'document',
};

/** Where it was taken (kept apart), whose camera and which one it was, and pictures within the picture. */
const withheld = /gps|geotag|location|sublocation|latitude|longitude|serial|owner|uniqueid|thumbnail|preview|makernote|undocumented|toolkit|(document|instance|original\w*)id$|history|ingredients|pantry|derivedfrom|region/i;

export type EmbeddedMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A file's own metadata as bounded JSON: no binary values, no places, no serial numbers, no thumbnails. Values are text of strangers
 * and are shown as text only.
 */
export function embeddedMetadata(tags: EmbeddedTags): EmbeddedMetadata {
  const groups: Record<string, Record<string, unknown>> = {};
  let bytes = 2;
  for (const [key, value] of Object.entries(tags)) {
    const [group = '', name = ''] = key.split(':');
    const into = kept[group];
    if (into === undefined || withheld.test(name)) continue;
    const cleaned = clean(value, deepest);
    if (cleaned === undefined) continue;
    // Quotes, colon, comma and, at worst, the name of a new group.
    bytes += Buffer.byteLength(JSON.stringify(cleaned)) + Buffer.byteLength(name) + into.length + 10;
    if (bytes > mostBytes) break;
    (groups[into] ??= {})[name] = cleaned;
  }
  return groups;
}

/** Undefined where nothing worth keeping is left. */
function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return cleanText(value);
  if (depth === 0 || value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).flatMap((item) => clean(item, depth - 1) ?? []);
    return items.length === 0 ? undefined : items;
  }
  const members = Object.entries(value)
    .slice(0, mostItems)
    .filter(([name]) => !withheld.test(name) && name !== '__proto__')
    .flatMap(([name, member]) => {
      const cleaned = clean(member, depth - 1);
      return cleaned === undefined ? [] : [[cleanText(name) ?? '', cleaned] as const];
    });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** JSON in PostgreSQL takes neither U+0000 nor half a surrogate pair. */
function cleanText(value: string): string | undefined {
  if (/^\(?Binary data \d+ bytes/.test(value) || /^\d+ bytes undefined data$/.test(value)) return undefined;
  const cleaned = Array.from(value.replace(/[\p{Cs}]/gu, '').replace(/(?![\n\t])\p{Cc}/gu, ' '))
    .slice(0, longestText)
    .join('')
    .trim();
  return cleaned === '' ? undefined : cleaned;
}

import type { EmbeddedTags } from './metadata-reader.js';

/** What fills itself in from a file's own metadata. */
export interface AutomaticFields {
  /** Pixels as stored, before the orientation is applied. */
  readonly storedWidth: number | null;
  readonly storedHeight: number | null;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly frames: number | null;
  readonly colourSpace: string | null;
  /** ISO 8601 without a zone, or with the one that the camera wrote. */
  readonly capturedAt: string | null;
  readonly camera: string | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
}

const orientations = [
  'Horizontal (normal)',
  'Mirror horizontal',
  'Rotate 180',
  'Mirror vertical',
  'Mirror horizontal and rotate 270 CW',
  'Rotate 90 CW',
  'Mirror horizontal and rotate 90 CW',
  'Rotate 270 CW',
];

export function automaticFields(tags: EmbeddedTags): AutomaticFields {
  const orientation = orientations.indexOf(text(tags['EXIF:Orientation']) ?? '') + 1;
  return {
    storedWidth: size(tags, 'ImageWidth'),
    storedHeight: size(tags, 'ImageHeight'),
    orientation: orientation === 0 ? 1 : orientation,
    frames: count(tags['GIF:FrameCount']) ?? count(tags['RIFF:FrameCount']) ?? count(tags['PNG:AnimationFrames']),
    colourSpace: text(tags['ICC_Profile:ProfileDescription']) ?? text(tags['EXIF:ColorSpace']) ?? text(tags['PNG:SRGBRendering'] && 'sRGB'),
    capturedAt: capturedAt(tags),
    camera: camera(tags),
    place: place(tags),
  };
}

/** The format's own statement of its size, which EXIF and XMP often contradict. */
function size(tags: EmbeddedTags, name: 'ImageWidth' | 'ImageHeight'): number | null {
  for (const group of ['File', 'PNG', 'GIF', 'RIFF', 'QuickTime', 'Photoshop', 'SVG', 'EXIF']) {
    const found = count(tags[`${group}:${name}`]);
    if (found !== null) return found;
  }
  return null;
}

function capturedAt(tags: EmbeddedTags): string | null {
  const written = [
    [tags['EXIF:DateTimeOriginal'], tags['EXIF:OffsetTimeOriginal']],
    [tags['EXIF:CreateDate'], tags['EXIF:OffsetTimeDigitized']],
    [tags['XMP:DateTimeOriginal'], undefined],
    [tags['XMP:DateCreated'], undefined],
    [tags['QuickTime:CreationDate'], undefined],
    [tags['QuickTime:CreateDate'], 'Z'],
  ];
  for (const [instant, zone] of written) {
    const match = /^(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text(instant) ?? '');
    if (match === null) continue;
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', ownZone] = match;
    if (Number(year) === 0 || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) continue;
    const offset = ownZone ?? (/^(Z|[+-]\d\d:\d\d)$/.exec(text(zone) ?? '')?.[0] ?? '');
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
  }
  return null;
}

/** Maker and model; most models already begin with their maker. */
function camera(tags: EmbeddedTags): string | null {
  const make = text(tags['EXIF:Make'] ?? tags['QuickTime:Make']);
  const model = text(tags['EXIF:Model'] ?? tags['QuickTime:Model']);
  if (make === null || model === null) return model ?? make;
  const brand = make.split(' ')[0] ?? make;
  return (model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`).slice(0, 200);
}

function place(tags: EmbeddedTags): AutomaticFields['place'] {
  const pair = /^([+-]?\d+(?:\.\d+)?),? ([+-]?\d+(?:\.\d+)?)/.exec(text(tags['QuickTime:GPSCoordinates']) ?? '');
  const latitude = degrees(tags['EXIF:GPSLatitude'], tags['EXIF:GPSLatitudeRef']) ?? degrees(tags['XMP:GPSLatitude']) ?? degrees(pair?.[1]);
  const longitude = degrees(tags['EXIF:GPSLongitude'], tags['EXIF:GPSLongitudeRef']) ?? degrees(tags['XMP:GPSLongitude']) ?? degrees(pair?.[2]);
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  // Cameras without a fix write the null island.
  return latitude === 0 && longitude === 0 ? null : { latitude, longitude };
}

function degrees(value: unknown, hemisphere?: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (!Number.isFinite(number)) return null;
  return /^[SW]/i.test(text(hemisphere) ?? '') ? -Math.abs(number) : number;
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const cleaned = value.replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim();
  return cleaned === '' ? null : cleaned.slice(0, 200);
}

function count(value: unknown): number | null {
  const number = Number(value);
  return value !== null && value !== '' && Number.isInteger(number) && number > 0 ? number : null;
}

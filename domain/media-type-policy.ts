import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { decodedTypes } from './decoded-types.js';
import { streamedMedia } from './streamed-media.js';

/** What kind of thing a file is, as far as its bytes or its name can tell. */
export type MediaFamily = 'image' | 'vector' | 'design' | 'video' | 'audio' | 'document' | 'archive' | 'font' | 'text' | 'page' | 'program';

/** Whether it is drawn from its own pixels. */
export function isPicture(mediaType: string): boolean {
  return decodedTypes.includes(mediaType);
}

/** How a still is got out of what is no picture itself: that still is then drawn as a picture is. */
export type StillKind = 'video' | 'audio' | 'document' | 'vector' | 'heif' | 'embedded';

const stillKinds = new Map<string, StillKind>([
  ['application/pdf', 'document'],
  ['image/svg+xml', 'vector'],
  ['image/heic', 'heif'],
  ['image/heif', 'heif'],
  // Camera raw, and others that carry a picture of themselves.
  ...['canon-cr2', 'canon-cr3', 'nikon-nef', 'sony-arw', 'adobe-dng', 'panasonic-rw2', 'olympus-orf', 'fujifilm-raf'].map((name) => [`image/x-${name}`, 'embedded'] as const),
  ['image/tiff', 'embedded'],
  ['image/vnd.adobe.photoshop', 'embedded'],
]);

/** Null where nothing in the file can be shown. */
export function stillKind(mediaType: string): StillKind | null {
  return streamedMedia(mediaType)?.kind ?? stillKinds.get(mediaType) ?? null;
}

/** Whether Galley can show what is in a file; everything else is kept as it came. */
export function isPreviewable(mediaType: string): boolean {
  return isPicture(mediaType) || stillKind(mediaType) !== null;
}

interface Declared {
  readonly families: readonly MediaFamily[];
  /** True where bytes of this type can always be told, so that bytes which cannot be told are broken. */
  readonly recognisable: boolean;
}

function extensions(names: string, families: readonly MediaFamily[], recognisable: boolean): [string, Declared][] {
  return names.split(' ').map((name) => [name, { families, recognisable }]);
}

/** What a file name promises. Containers are listed with every family that their bytes may be seen as. */
const promises = new Map<string, Declared>([
  ...extensions('jpg jpeg jpe png apng gif webp avif heic heif tif tiff bmp', ['image'], true),
  ...extensions('ico jxl jp2 cr2 cr3 nef arw dng raf orf rw2 exr hdr tga', ['image'], false),
  ...extensions('svg', ['vector'], true),
  ...extensions('svgz', ['archive'], false),
  ...extensions('psd', ['design'], true),
  ...extensions('psb indd idml ai eps sketch xd fig', ['design', 'document', 'archive'], false),
  ...extensions('mp4 mov m4v webm mkv', ['video', 'audio'], true),
  ...extensions('avi mpg mpeg wmv mxf mts 3gp ogv', ['video', 'audio'], false),
  ...extensions('mp3 wav flac aac ogg oga opus m4a aif aiff', ['audio', 'video'], false),
  ...extensions('pdf', ['document'], true),
  ...extensions('doc docx ppt pptx xls xlsx odt odp ods key pages numbers epub rtf', ['document', 'archive', 'text'], false),
  ...extensions('zip', ['archive', 'document'], true),
  ...extensions('gz tar tgz 7z rar', ['archive'], false),
  ...extensions('ttf otf woff woff2', ['font'], false),
  ...extensions('txt md csv tsv json srt vtt xml xmp icc cube', ['text'], false),
]);

const families: readonly [RegExp, MediaFamily][] = [
  [/^image\/svg\+xml$/, 'vector'],
  [/^(image\/vnd\.adobe\.photoshop|application\/x-indesign)$/, 'design'],
  [/^(image|video|audio|font)\//, 'image'],
  [/^application\/(pdf|postscript|rtf|msword|x-cfb|epub\+zip|vnd\.(openxmlformats-|oasis\.|ms-(word|excel|powerpoint))\S*)$/, 'document'],
  [/^application\/(zip|gzip|x-gzip|x-7z-compressed|x-tar|x-rar-compressed|x-xz|x-bzip2|zstd|x-compress|x-lzip|x-lz4)$/, 'archive'],
  [/^application\/(mxf|ogg|vnd\.ms-asf)$/, 'video'],
  [/^(text\/html|application\/xhtml\+xml)$/, 'page'],
  [
    /^(application\/(x-msdownload|x-elf|x-mach-binary|java-vm|java-archive|wasm|x-ms-shortcut|x-msi|vnd\.ms-cab-compressed|vnd\.android\.package-archive|x-sh|x-deb|x-rpm|x-google-chrome-extension|x-nintendo-nes-rom|x-shockwave-flash)|text\/x-(script|php))$/,
    'program',
  ],
  [/^(text\/|application\/(json|xml)$)/, 'text'],
];

/** The family of a type that was seen in the bytes; null where it is one that no rule speaks of. */
export function familyOf(mediaType: string): MediaFamily | null {
  const found = families.find(([pattern]) => pattern.test(mediaType))?.[1] ?? null;
  return found === 'image' ? (mediaType.slice(0, mediaType.indexOf('/')) as MediaFamily) : found;
}

/**
 * Whether a file may come in under its name. What is no picture but says it is one is stopped; a picture under another picture's
 * extension comes in as what it is; a name that promises nothing, and bytes that nobody knows, come in and are kept.
 * @param seen the type that the bytes have, or null where they are not recognised
 */
export function judgeMediaType(filename: string, seen: string | null): ProblemCode | null {
  const promised = promises.get(/\.([^.]+)$/.exec(filename.toLowerCase())?.[1] ?? '');
  if (promised === undefined) return null;
  if (seen === null) return promised.recognisable ? 'ingest.unreadable' : null;
  const family = familyOf(seen);
  if (family !== null && promised.families.includes(family)) return null;
  // A text file's bytes may look like nearly anything harmless; a picture's may not look like something else.
  return family === null && !promised.recognisable ? null : 'ingest.type_mismatch';
}

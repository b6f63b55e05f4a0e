import type { EmbeddedFields } from '../../domain/rendition-content.js';
import { escapeXml } from './escape-xml.js';

/** Where a rendition comes from, so that whoever finds the file can find its record. */
export interface Provenance {
  readonly sourceSha256: string;
  /** Its content address: leads to the recipe and its version, the asset and the approvals. */
  readonly renditionKey: string;
  readonly engine: string;
}

export interface RenditionMetadata {
  readonly xmp: string;
  /** Of EXIF's first directory. */
  readonly exif: Readonly<Record<string, string>>;
}

/** The names of our own fields; docs/renditions.md says what they mean. */
export const galleyNamespace = 'urn:galley:rendition:1/';

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  galley: galleyNamespace,
} as const;

/** One segment of a JPEG holds no more (XMP specification, part 3, 1.1.3), and a longer packet would be left out without a word. */
const mostXmpBytes = 65_000;

/** EXIF texts beyond this are left to XMP: they share one segment. */
const mostExifCharacters = 8_000;

/**
 * What is written into a rendition that leaves the house: these fields and no others, so nothing of the camera, the place or the
 * source's thumbnail. Where all would be too long for a JPEG, keywords are left out first, then the description; rights never.
 */
export function renditionMetadata(fields: EmbeddedFields, provenance: Provenance): RenditionMetadata {
  const choices = [fields, { ...fields, keywords: [] }, { ...fields, keywords: [], description: null }];
  const xmp = choices.map((choice) => packet(choice, provenance)).find((choice) => Buffer.byteLength(choice) <= mostXmpBytes);
  if (xmp === undefined) throw new Error('the fields to embed are longer than a JPEG holds');
  const exif = { Artist: fields.creator, Copyright: fields.copyrightNotice, ImageDescription: fields.description ?? fields.title };
  return { xmp, exif: Object.fromEntries(Object.entries(exif).flatMap(([name, text]) => inAscii(name, text))) };
}

function packet(fields: EmbeddedFields, { sourceSha256, renditionKey, engine }: Provenance): string {
  const properties = [
    inLanguages('dc:title', fields.title),
    inLanguages('dc:description', fields.description),
    listed('dc:creator', 'Seq', fields.creator === null ? [] : [fields.creator]),
    inLanguages('dc:rights', fields.copyrightNotice),
    listed('dc:subject', 'Bag', fields.keywords),
    simple('photoshop:Credit', fields.credit),
    simple('xmpRights:Marked', fields.copyrightNotice === null ? null : 'True'),
    inLanguages('xmpRights:UsageTerms', fields.usageTerms),
    simple('xmpRights:WebStatement', fields.webStatement),
    inLanguages('Iptc4xmpCore:AltTextAccessibility', fields.altText),
    simple('Iptc4xmpExt:DigitalSourceType', fields.digitalSourceType),
    simple('galley:SourceSha256', sourceSha256),
    simple('galley:RenditionKey', renditionKey),
    simple('galley:Engine', engine),
  ].join('');
  const declared = Object.entries(namespaces).map(([prefix, address]) => ` xmlns:${prefix}="${address}"`).join('');
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">',
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""${declared}>${properties}</rdf:Description></rdf:RDF>`,
    '</x:xmpmeta><?xpacket end="r"?>',
  ].join('');
}

function simple(name: string, text: string | null): string {
  return text === null ? '' : `<${name}>${escapeXml(text)}</${name}>`;
}

function inLanguages(name: string, text: string | null): string {
  return text === null ? '' : `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></${name}>`;
}

function listed(name: string, kind: 'Seq' | 'Bag', texts: readonly string[]): string {
  const items = texts.map((text) => `<rdf:li>${escapeXml(text)}</rdf:li>`).join('');
  return texts.length === 0 ? '' : `<${name}><rdf:${kind}>${items}</rdf:${kind}></${name}>`;
}

/** EXIF knows ASCII only: a text that would come out with question marks stands in XMP alone. */
function inAscii(name: string, text: string | null): [string, string][] {
  const plain = (text ?? '').replaceAll('©', '(C)').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.trim() === '' || plain.length > mostExifCharacters || !/^[\n\r\t\u{20}-\u{7E}]*$/u.test(plain) ? [] : [[name, plain]];
}

import type { EmbeddedFields } from './rendition-content.js';

/** What is known of an asset, by its people and by the file itself. */
export interface DescribedAsset {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The customer's own fields. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The file's own, by group (`exif`, `iptc`, `xmp`) and name, as the reader names them. */
  readonly embedded: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Fields of an asset that are written under these names, and where the file says the same if nobody did. */
const sources = {
  altText: [['altText', 'alt'], ['xmp.AltTextAccessibility']],
  creator: [['creator', 'photographer'], ['xmp.Creator', 'iptc.By-line', 'exif.Artist']],
  credit: [['credit'], ['xmp.Credit', 'iptc.Credit']],
  copyrightNotice: [['copyrightNotice', 'copyright'], ['xmp.Rights', 'iptc.CopyrightNotice', 'exif.Copyright']],
  usageTerms: [['usageTerms'], ['xmp.UsageTerms']],
  webStatement: [['webStatement', 'licenceAddress'], ['xmp.WebStatement']],
  digitalSourceType: [['digitalSourceType'], ['xmp.DigitalSourceType']],
} as const;

const longestText = 2_000;
const mostKeywords = 200;

/**
 * What is written into every rendition that leaves the house. What people say about the asset wins over what its file says; where
 * neither says anything the field is null and nothing is written.
 */
export function embeddedFieldsOf(asset: DescribedAsset): EmbeddedFields {
  const value = (field: keyof typeof sources): string | null => {
    const [said, inTheFile] = sources[field];
    return first(said.map((name) => asset.metadata[name])) ?? first(inTheFile.map((place) => inFile(asset.embedded, place)));
  };
  return {
    title: first([asset.title]),
    description: first([asset.description]),
    altText: value('altText'),
    creator: value('creator'),
    credit: value('credit'),
    copyrightNotice: value('copyrightNotice'),
    usageTerms: value('usageTerms'),
    webStatement: value('webStatement'),
    keywords: asset.tags.slice(0, mostKeywords),
    digitalSourceType: value('digitalSourceType'),
  };
}

function inFile(embedded: DescribedAsset['embedded'], place: string): unknown {
  const dot = place.indexOf('.');
  return embedded[place.slice(0, dot)]?.[place.slice(dot + 1)];
}

/** The first that says something; a list of names is written as one, as the standards join them. */
function first(values: readonly unknown[]): string | null {
  for (const value of values) {
    const text = (Array.isArray(value) ? value.filter((item) => typeof item === 'string').join('; ') : typeof value === 'string' ? value : '').trim();
    if (text !== '') return text.slice(0, longestText);
  }
  return null;
}

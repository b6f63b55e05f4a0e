import { thumbHashToDataURL } from 'thumbhash';

export interface Candidate {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
}

/** The formats of pages, the one with the smallest files first; JPEG is what every browser reads. */
const formats = ['image/avif', 'image/webp', 'image/jpeg', 'image/png'] as const;

/** The candidates of each format, as HTML's `<source>` takes them: by width, each width once. @param candidates narrowest first */
export function sourcesOf<One extends Candidate>(candidates: readonly One[]): { readonly type: string; readonly srcset: string; readonly candidates: readonly One[] }[] {
  return formats.flatMap((type) => {
    const ofType = candidates.filter((one, index) => one.mediaType === type && candidates.findIndex(({ mediaType, width }) => mediaType === type && width === one.width) === index);
    return ofType.length === 0 ? [] : [{ type, candidates: ofType, srcset: ofType.map(({ url, width }) => `${url} ${width}w`).join(', ') }];
  });
}

/** The largest that every browser reads; where there is none, the largest. */
export function fallbackOf<One extends Candidate>(candidates: readonly One[]): One | undefined {
  const widest = (ones: readonly One[]): One | undefined => ones.at(-1);
  return widest(candidates.filter(({ mediaType }) => mediaType === 'image/jpeg')) ?? widest(candidates);
}

/** @param thumbhash base64 */
export function placeholderOf(thumbhash: string): string {
  return thumbHashToDataURL(Buffer.from(thumbhash, 'base64'));
}

/** A `<picture>` element; every attribute is escaped, whatever somebody wrote as the alternative text. */
export function pictureElement(picture: {
  readonly sources: readonly { readonly type: string; readonly srcset: string }[];
  readonly fallback: Candidate;
  readonly sizes: string;
  readonly alt: string;
}): string {
  const { sources, fallback, sizes, alt } = picture;
  const lines = sources.map(({ type, srcset }) => `  <source type="${escape(type)}" srcset="${escape(srcset)}" sizes="${escape(sizes)}">`);
  const image = `  <img src="${escape(fallback.url)}" width="${fallback.width}" height="${fallback.height}" alt="${escape(alt)}" loading="lazy" decoding="async">`;
  return ['<picture>', ...lines, image, '</picture>'].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

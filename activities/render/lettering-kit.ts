import { createHash } from 'node:crypto';
import type { RenditionContent } from '../../domain/rendition-content.js';
import { loadFont } from './lettering-font.js';
import type { LetteringFont } from './lettering-font.js';

/** What the texts and logos of a version are drawn with, besides the bundled font. */
export interface LetteringKit {
  /** By id; a font that is not there may not be used. */
  readonly fonts: ReadonlyMap<string, LetteringFont>;
  /** Files of pictures, by object key. */
  readonly logos: ReadonlyMap<string, Buffer>;
}

export const emptyKit: LetteringKit = { fonts: new Map(), logos: new Map() };

/**
 * Makes ready what was fetched. A font that cannot be read and a logo that is not the one that was approved are left out; whatever
 * wants to show them is refused.
 * @param pieces files by object key
 */
export function openKit({ fonts, texts }: Pick<RenditionContent, 'fonts' | 'texts'>, pieces: ReadonlyMap<string, Buffer>): LetteringKit {
  const usable = fonts.flatMap(({ id, objectKey, sha256, isBold }): [string, LetteringFont][] => {
    const bytes = pieces.get(objectKey);
    if (bytes === undefined) return [];
    try {
      return [[id, loadFont(sha256, bytes, isBold)]];
    } catch {
      return [];
    }
  });
  const logos = texts.flatMap(({ logoKey, contentHash }): [string, Buffer][] => {
    const bytes = pieces.get(logoKey ?? '');
    return bytes !== undefined && logoHash(bytes) === contentHash ? [[logoKey ?? '', bytes]] : [];
  });
  return { fonts: new Map(usable), logos: new Map(logos) };
}

/** The content hash of a component version that is a logo. */
function logoHash(bytes: Buffer): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return createHash('sha256').update(`galley component 1\n${JSON.stringify(['logo', '', sha256])}`).digest('hex');
}

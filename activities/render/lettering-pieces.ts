import { captionsDrawn } from '../../domain/captions.js';
import type { Recipe } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf } from '../../schemas/galley-error.js';
import type { PieceAddress } from './render-messages.js';
import { fetchSource } from './signed-transfer.js';

/** More is no logo; it is not fetched, and not drawn. */
const mostLogoBytes = 16 * 1024 * 1024;

/** Addresses of the fonts and logos that these recipes show. What is not in the store has none. */
export async function signPieces(
  objectStore: Dependencies['objectStore'],
  recipes: readonly Recipe[],
  { texts, fonts }: Pick<RenditionContent, 'texts' | 'fonts'>,
  expiresInSeconds: number,
): Promise<PieceAddress[]> {
  const drawn = recipes.flatMap(({ drawing }) => captionsDrawn(drawing, texts));
  const sign = async (objectKey: string): Promise<string> => objectStore.signInternalGet({ bucket: 'assets', key: objectKey }, { expiresInSeconds });
  const namedFonts = fonts.filter(({ id }) => drawn.some(({ role }) => role.fontId === id));
  const logoKeys = new Set(drawn.flatMap(({ role, text: { logoKey } }) => (role.kind === 'logo' && logoKey !== undefined && logoKey !== null ? [logoKey] : [])));
  const logos = [...logoKeys].map(async (objectKey): Promise<PieceAddress[]> => {
    const stored = await objectStore.head({ bucket: 'assets', key: objectKey });
    return stored === null || stored.bytes > mostLogoBytes ? [] : [{ objectKey, url: await sign(objectKey), bytes: stored.bytes, sha256: null }];
  });
  return (await Promise.all([...namedFonts.map(async ({ objectKey, bytes, sha256 }) => [{ objectKey, url: await sign(objectKey), bytes, sha256 }]), ...logos])).flat();
}

/**
 * Fetches pieces, by object key. One that has changed in the store is left out: that is no fault of the picture.
 * @throws GalleyError `storage.unavailable`, `storage.object_missing`
 */
export async function fetchPieces(addresses: readonly PieceAddress[]): Promise<ReadonlyMap<string, Buffer>> {
  const fetched = await Promise.all(
    addresses.map(async (address): Promise<[string, Buffer][]> => {
      try {
        return [[address.objectKey, await fetchSource(address)]];
      } catch (error) {
        if (codeOf(error) === 'upload.hash_mismatch') return [];
        throw error;
      }
    }),
  );
  return new Map(fetched.flat());
}

import type { ReadyRendition } from '../../db/find-ready-renditions.js';
import { findReadyRenditions } from '../../db/find-ready-renditions.js';
import type { Dependencies } from '../../runtime/dependencies.js';

/** Of the wanted keys, those whose rendition was made before and whose bytes are still there. */
export async function reusableRenditions(
  { database, objectStore }: Pick<Dependencies, 'database' | 'objectStore'>,
  tenantId: string,
  keys: readonly string[],
): Promise<Map<string, ReadyRendition>> {
  const found = await findReadyRenditions(database, tenantId, keys);
  const present = await Promise.all(
    found.map(async (rendition) => {
      const stored = await objectStore.head({ bucket: 'assets', key: rendition.objectKey });
      return stored?.bytes === rendition.bytes ? [rendition] : [];
    }),
  );
  return new Map(present.flat().map((rendition) => [rendition.renditionKey, rendition]));
}

import { allTenants } from '../../db/all-tenants.js';
import { forgetOldRegionPictures } from '../../db/region-pictures.js';
import type { Dependencies } from '../../runtime/dependencies.js';

/** What was drawn on demand is kept for so long; then it is drawn again, if somebody asks again. */
const keptMilliseconds = 30 * 24 * 3_600_000;
const mostAtOnce = 500;
const budgetMilliseconds = 30_000;

/** Gives back the room of pictures that were drawn for somebody who asked, and that all have had their time. */
export async function sweepRegionPictures(
  { database, objectStore }: Pick<Dependencies, 'database' | 'objectStore'>,
  now = new Date(),
): Promise<{ removed: number }> {
  const until = Date.now() + budgetMilliseconds;
  const drawnBefore = new Date(now.getTime() - keptMilliseconds);
  let removed = 0;
  for (const tenantId of await allTenants(database)) {
    for (;;) {
      const keys = await forgetOldRegionPictures(database, tenantId, drawnBefore, mostAtOnce);
      for (const key of keys) await objectStore.removeEveryVersion({ bucket: 'assets', key });
      removed += keys.length;
      if (keys.length < mostAtOnce || Date.now() > until) break;
    }
  }
  return { removed };
}

import { allTenants } from '../../db/all-tenants.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { segmentsPrefix } from '../../storage/object-keys.js';

/** Longer than one try at the longest film may take; what is made again is written again. */
const keptMilliseconds = 3 * 24 * 3_600_000;
const budgetMilliseconds = 30_000;

/** Gives back the stretches of films that were never finished: whoever finishes a film removes its own. */
export async function sweepSegments({ database, objectStore }: Pick<Dependencies, 'database' | 'objectStore'>, now = new Date()): Promise<{ removed: number }> {
  const until = Date.now() + budgetMilliseconds;
  const untouchedSince = new Date(now.getTime() - keptMilliseconds);
  let removed = 0;
  for (const tenantId of await allTenants(database)) {
    for await (const key of objectStore.listUntouched('assets', segmentsPrefix(tenantId), untouchedSince)) {
      if (Date.now() > until) return { removed };
      await objectStore.removeEveryVersion({ bucket: 'assets', key });
      removed += 1;
    }
  }
  return { removed };
}

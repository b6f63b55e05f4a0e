import { allTenants } from '../../db/all-tenants.js';
import { findPreviewsToForget, forgetPreviews } from '../../db/recipe-previews.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { recipePreviewKey } from '../../storage/object-keys.js';

/** Of each tenant in one go; what is left over goes next time. */
const mostPreviews = 500;

type Needed = Pick<Dependencies, 'database' | 'objectStore'>;

/** Removes previews of recipes that are a week old. */
export async function forgetOldPreviews(needed: Needed): Promise<void> {
  for (const tenantId of await allTenants(needed.database)) await forget(needed, tenantId, await findPreviewsToForget(needed.database, tenantId, null, mostPreviews));
}

/** Removes every preview that was drawn of an asset. */
export async function forgetPreviewsOf(needed: Needed, tenantId: string, assetId: string): Promise<void> {
  for (;;) {
    const ids = await findPreviewsToForget(needed.database, tenantId, assetId, mostPreviews);
    if (ids.length === 0) return;
    await forget(needed, tenantId, ids);
  }
}

/** Objects first: an object without a row is found by nobody. */
async function forget({ database, objectStore }: Needed, tenantId: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await objectStore.removeEveryVersion({ bucket: 'assets', key: recipePreviewKey(tenantId, id) });
  if (ids.length > 0) await database.withTenant(tenantId, (client) => forgetPreviews(client, tenantId, ids));
}

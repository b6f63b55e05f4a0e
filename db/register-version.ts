import type { Client, Database } from './pool.js';
import type { IncomingVersion } from './insert-upload.js';
import { insertUpload } from './insert-upload.js';

/**
 * Writes down a further version of an asset before its workflow is asked to take it; says which number it got, or null where
 * there is no such asset.
 */
export async function registerVersion(database: Database, incoming: Omit<IncomingVersion, 'number'>): Promise<number | null> {
  return database.withTenant(incoming.tenantId, async (client) => {
    const { rows } = await client.query<{ next: number }>(
      `select (select coalesce(max(number), 0) + 1 from versions where asset_id = a.id) as next from assets a where a.id = $1 for update`,
      [incoming.assetId],
    );
    const number = rows[0]?.next;
    if (number === undefined) return null;
    await insertUpload(client, { ...incoming, number });
    return number;
  });
}

/** Takes the rows of a version away that its asset has refused. */
export async function discardVersion(client: Client, refused: { readonly uploadId: string; readonly versionId: string }): Promise<void> {
  await client.query('delete from uploads where id = $1', [refused.uploadId]);
  await client.query('delete from versions where id = $1', [refused.versionId]);
}

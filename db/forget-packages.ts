import type { Client, Database } from './pool.js';

/** Objects of packages that hold anything of these versions. */
export async function findPackageObjects(database: Database, tenantId: string, versionIds: readonly string[]): Promise<string[]> {
  const rows = await database.ask<{ objectKey: string }>(
    tenantId,
    `select distinct p.object_key as "objectKey" from package_files f join packages p on p.tenant_id = f.tenant_id and p.id = f.package_id where f.version_id = any($1)`,
    [versionIds],
  );
  return rows.map(({ objectKey }) => objectKey);
}

/** Packages that held anything of these versions stay as a record of what was handed out; their bytes are gone, and what was said of the pictures. */
export async function endPackages(client: Client, tenantId: string, versionIds: readonly string[]): Promise<void> {
  await client.query(
    `update packages p set state = 'failed', reason = 'asset.purged', in_motion = false, sequence = sequence + 1,
            life = life || jsonb_build_object('state', 'failed', 'reason', 'asset.purged', 'sequence', sequence + 1)
      where p.tenant_id = $1 and p.state <> 'failed'
        and exists (select from package_files f where f.tenant_id = $1 and f.package_id = p.id and f.version_id = any($2))`,
    [tenantId, versionIds],
  );
  await client.query(`update package_files set alt_text = '', title = '' where tenant_id = $1 and version_id = any($2)`, [tenantId, versionIds]);
}

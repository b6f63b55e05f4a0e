import type { AssetRecord } from '../schemas/asset-record.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { LeaseRecord } from '../schemas/lease-record.js';
import type { Database } from './pool.js';
import { publishLease } from './record-lease.js';

/**
 * Checks an asset out to someone. The asset's row is held meanwhile, as by every recording of the asset's own: what is recorded before is
 * in the version that is checked out, and what comes after meets the lease. Once per id.
 * @returns null where the tenant has no such asset
 * @throws GalleyError `asset.checked_out`, `asset.not_ready`, `asset.wrong_state` or `asset.purged`
 */
export async function insertLease(
  database: Database,
  lease: { readonly tenantId: string; readonly leaseId: string; readonly assetId: string; readonly holderId: string; readonly actor: string; readonly note: string; readonly expiresAt: string },
): Promise<LeaseRecord | null> {
  const { tenantId, leaseId, assetId, holderId } = lease;
  return database.withTenant(tenantId, async (client) => {
    const { rows: assets } = await client.query<{ life: AssetRecord }>('select life from assets where tenant_id = $1 and id = $2 for update', [tenantId, assetId]);
    const asset = assets[0]?.life;
    if (asset === undefined) return null;
    const { rows: known } = await client.query<{ id: string; life: LeaseRecord; holder: { id: string; name: string }; until: Date }>(
      `select l.id, l.life, json_build_object('id', p.id, 'name', p.name) as holder, l.expires_at as until
         from leases l join people p on p.tenant_id = l.tenant_id and p.id = l.holder_id
        where l.tenant_id = $1 and (l.id = $2 or l.asset_id = $3 and l.state = 'held')`,
      [tenantId, leaseId, assetId],
    );
    const same = known.find(({ id }) => id === leaseId);
    if (same !== undefined) return same.life;
    const held = known[0];
    if (held !== undefined) {
      const until = held.until.toISOString();
      throw new GalleyError('asset.checked_out', `${held.holder.name} has it until ${until}.`, { facts: { holder: held.holder, until, leaseId: held.id } });
    }
    if (asset.purged) throw new GalleyError('asset.purged', `Asset ${assetId} was purged; only its record remains.`);
    if (asset.state === 'archived') throw new GalleyError('asset.wrong_state', 'An archived asset cannot be checked out.', { facts: { state: asset.state } });
    if (asset.version === null) throw new GalleyError('asset.not_ready', 'It has no version yet that could be worked on.');
    if (asset.incoming !== null && asset.incoming.uploaderId !== holderId) throw new GalleyError('asset.not_ready', 'Another version is being uploaded or examined.');
    const record: LeaseRecord = { tenantId, leaseId, assetId, versionId: asset.version.versionId, holderId, state: 'held', sequence: 1, expiresAt: lease.expiresAt };
    await client.query(
      `insert into leases (tenant_id, id, asset_id, version_id, holder_id, note, state, life, sequence, expires_at, in_motion)
       values ($1, $2, $3, $4, $5, $6, 'held', $7, 1, $8, true)`,
      [tenantId, leaseId, assetId, record.versionId, holderId, lease.note, JSON.stringify(record), record.expiresAt],
    );
    await publishLease(client, record, 'lease.checked_out', lease.actor);
    return record;
  });
}

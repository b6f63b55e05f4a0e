import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/**
 * Refuses a change of an asset that somebody else has checked out. Call it in the transaction that records the change, after the asset's
 * row is held, so that no check-out slips between. An edit that Galley makes itself (a pull-through) is let through.
 * @param by who makes the change, or the edit that says who
 * @throws GalleyError `asset.checked_out`, with ids only: the refusal passes through a workflow's history
 */
export async function assertNotCheckedOut(client: Client, tenantId: string, assetId: string, by: { readonly personId: string } | { readonly editId: string }): Promise<void> {
  const { rows } = await client.query<{ holderId: string; until: Date }>({
    name: 'assert_not_checked_out',
    text: `select l.holder_id as "holderId", l.expires_at as until from leases l
             left join asset_edits e on e.tenant_id = $1 and e.id = $4
            where l.tenant_id = $1 and l.asset_id = $2 and l.state = 'held' and l.expires_at > clock_timestamp()
              and l.holder_id <> coalesce($3, e.person_id) and (e.id is null or e.expected_revision is not null)`,
    values: [tenantId, assetId, 'personId' in by ? by.personId : null, 'editId' in by ? by.editId : null],
  });
  const [lease] = rows;
  if (lease !== undefined) throw new GalleyError('asset.checked_out', `Person ${lease.holderId} has asset ${assetId} checked out until ${lease.until.toISOString()}.`);
}

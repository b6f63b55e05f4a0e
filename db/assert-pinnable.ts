import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/**
 * Makes sure that slots may be filled with these component versions, in the transaction that fills them. The rows stay locked until
 * it ends: a pull-through that replaces one of them waits, and then finds the slot.
 * @throws GalleyError `resource.not_found`, `component.not_approved`, `component.retired` or `component.superseded`
 */
export async function assertPinnable(client: Client, tenantId: string, componentVersionIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(componentVersionIds)];
  if (wanted.length === 0) return;
  const { rows } = await client.query<{ id: string; state: string; retired: boolean; superseded: boolean }>(
    `select v.id, v.state, c.state = 'retired' as retired, coalesce(v.superseded_from <= clock_timestamp(), false) as superseded
       from component_versions v join components c on c.tenant_id = v.tenant_id and c.id = v.component_id
      where v.tenant_id = $1 and v.id = any($2::uuid[]) order by v.id for share of v`,
    [tenantId, wanted],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of wanted) {
    const version = found.get(id);
    if (version === undefined) throw new GalleyError('resource.not_found', `There is no component version ${id}.`);
    if (version.retired) throw new GalleyError('component.retired', `The component of version ${id} is retired.`);
    if (version.state !== 'approved') throw new GalleyError('component.not_approved', `Component version ${id} is ${version.state}.`);
    if (version.superseded) throw new GalleyError('component.superseded', `Component version ${id} is being replaced everywhere.`);
  }
}

import type { ChannelFit } from '../domain/channel-fit.js';
import type { Client } from './pool.js';

/** Keeps by which spec a placement was judged last, and what was found. */
export async function savePlacementFit(client: Client, tenantId: string, placementId: string, fit: ChannelFit | null): Promise<void> {
  await client.query(`update placements set spec = $3, spec_findings = $4 where tenant_id = $1 and id = $2`, [
    tenantId,
    placementId,
    fit?.spec ?? null,
    JSON.stringify(fit?.findings ?? []),
  ]);
}

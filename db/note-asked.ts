import type { Client } from './pool.js';

/** What a deliverable keeps of what its campaign asked for it: the placement that was made, or why there is none. */
export async function noteAsked(
  client: Client,
  asked: { readonly deliverableId: string; readonly placementId?: string; readonly successorPlacementId?: string; readonly refusal: string | null },
): Promise<void> {
  await client.query(
    `update deliverables set placement_id = coalesce($2, placement_id), successor_placement_id = coalesce($3, successor_placement_id), refusal = $4
      where tenant_id = current_tenant() and id = $1`,
    [asked.deliverableId, asked.placementId ?? null, asked.successorPlacementId ?? null, asked.refusal],
  );
}

/** Which of these placements there are. */
export async function findPlacementsMade(client: Client, placementIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>('select id from placements where tenant_id = current_tenant() and id = any($1)', [placementIds]);
  return new Set(rows.map(({ id }) => id));
}

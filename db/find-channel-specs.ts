import { specsInForce } from '../domain/channel-specs.js';
import type { ChannelSpec } from '../domain/channel-specs.js';
import { standardSpecs } from '../domain/standard-channel-specs.js';
import type { ChannelSpecs } from './file-facts.js';
import { ownSpecJson } from './file-facts.js';
import type { Database } from './pool.js';

/** Every version of every spec that the tenant can go by, or of one of them: Galley's and its own. */
export async function findChannelSpecs(database: Database, tenantId: string, specId: string | null): Promise<readonly ChannelSpec[]> {
  const own = await database.ask<{ spec: ChannelSpec }>(
    tenantId,
    `select ${ownSpecJson} as spec from channel_specs s where s.tenant_id = $1 and ($2::text is null or s.id = $2) order by s.id, s.version`,
    [tenantId, specId],
  );
  return [...standardSpecs.filter(({ id }) => specId === null || id === specId), ...own.map(({ spec }) => spec)];
}

/** What a channel holds its files to at an instant; ISO 8601, UTC. In the order in which the channel names them. */
export function specsOfChannel({ specIds, ownSpecs }: ChannelSpecs, at: string): readonly ChannelSpec[] {
  if (specIds.length === 0) return [];
  const inForce = new Map(specsInForce([...standardSpecs, ...ownSpecs], at).map((spec) => [spec.id, spec]));
  return specIds.flatMap((id) => inForce.get(id) ?? []);
}

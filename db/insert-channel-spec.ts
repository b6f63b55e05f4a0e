import type { ChannelSpec } from '../domain/channel-specs.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/**
 * Adds the tenant's next version of a spec; once per request.
 * @returns its number among the tenant's versions of this id
 */
export async function insertChannelSpec(
  database: Database,
  made: {
    readonly tenantId: string;
    readonly actor: string;
    readonly personId: string;
    readonly requestId: string;
    readonly spec: Omit<ChannelSpec, 'version' | 'keeper'>;
  },
): Promise<number> {
  const { tenantId, actor, personId, requestId } = made;
  const { id, effectiveFrom, ...spec } = made.spec;
  return database.withTenant(tenantId, async (client) => {
    // Two versions written at once get two numbers.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`channel spec ${tenantId} ${id}`]);
    const { rows: known } = await client.query<{ version: number }>('select version from channel_specs where tenant_id = $1 and request_id = $2', [tenantId, requestId]);
    if (known[0] !== undefined) return known[0].version;
    const { rows } = await client.query<{ version: number }>(
      `insert into channel_specs (tenant_id, id, version, request_id, effective_from, spec, made_by)
       select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6 from channel_specs where tenant_id = $1 and id = $2 returning version`,
      [tenantId, id, requestId, effectiveFrom, JSON.stringify(spec), personId],
    );
    const { version } = rows[0]!;
    await publishTransition(client, { tenantId, actor, action: 'channel_spec.added', subject: `channel_spec:${id}`, details: { specId: id, version, effectiveFrom } });
    return version;
  });
}

import type { Database } from './pool.js';

export interface AuditRow {
  sequence: number;
  at: Date;
  actor: string;
  actorName: string | null;
  action: string;
  subject: string;
  details: Record<string, unknown>;
  hash: string;
}

const columns = `e.sequence, e.at, e.actor, e.action, e.subject, e.body::jsonb -> 'details' as details, e.hash,
    case split_part(e.actor, ':', 1)
      when 'person' then (select p.name from people p where p.tenant_id = e.tenant_id and p.id = split_part(e.actor, ':', 2)::uuid)
      when 'key' then (select k.name from api_keys k where k.tenant_id = e.tenant_id and k.id = split_part(e.actor, ':', 2)::uuid)
    end as "actorName"`;

/** The audit log, newest first, from before an event's number. */
export async function listAuditEvents(
  database: Database,
  tenantId: string,
  wanted: { readonly subject: string | undefined; readonly actor: string | undefined; readonly before: number | null; readonly rows: number },
): Promise<AuditRow[]> {
  return database.ask<AuditRow>(
    tenantId,
    `select ${columns} from audit_events e
      where ($1::text is null or e.subject = $1) and ($2::text is null or e.actor = $2) and ($3::bigint is null or e.sequence < $3)
      order by e.sequence desc limit $4`,
    [wanted.subject ?? null, wanted.actor ?? null, wanted.before, wanted.rows],
  );
}

/** What happened to an asset, its reviews and its placements, newest first; undefined where the tenant has no such asset. */
export async function listTimeline(
  database: Database,
  tenantId: string,
  wanted: { readonly assetId: string; readonly before: number | null; readonly rows: number },
): Promise<AuditRow[] | undefined> {
  return database.withTenant(tenantId, async (client) => {
    const { rows: subjects } = await client.query<{ subjects: string[] }>(
      `select array['asset:' || a.id] || array(select 'review:' || id from reviews where asset_id = a.id)
                                      || array(select 'placement:' || id from placements where asset_id = a.id)
                                      || array(select 'handoff:' || id from handoffs where asset_id = a.id) as subjects
         from assets a where a.id = $1`,
      [wanted.assetId],
    );
    if (subjects[0] === undefined) return undefined;
    const { rows } = await client.query<AuditRow>(
      `select ${columns} from audit_events e
        where e.subject = any($1) and ($2::bigint is null or e.sequence < $2) order by e.sequence desc limit $3`,
      [subjects[0].subjects, wanted.before, wanted.rows],
    );
    return rows;
  });
}

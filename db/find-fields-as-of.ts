import type { Client } from './pool.js';

/** What people said about an asset. Free text is not in the audit log: its hash is. */
export interface AssetFields {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Each field as it was at an instant: what the first edit after it found, else what is there now. Undefined without the asset. */
export async function findFieldsAsOf(client: Client, tenantId: string, assetId: string, at: Date): Promise<AssetFields | undefined> {
  const { rows } = await client.query<{ now: AssetFields; later: Partial<AssetFields> | null }>(
    `select json_build_object('title', a.title, 'description', a.description, 'tags', a.tags, 'metadata', a.metadata) as now,
            (select jsonb_object_agg(first.key, first.value)
               from (select distinct on (b.key) b.key, b.value from asset_edits e, jsonb_each(e.before) b
                      where e.tenant_id = $1 and e.asset_id = a.id and e.applied_at > $3 order by b.key, e.applied_at) first) as later
       from assets a where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId, at],
  );
  const [row] = rows;
  return row && { ...row.now, ...row.later };
}

import type { ComponentVersionState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface ComponentVersionRow {
  id: string;
  number: number;
  market: string;
  locale: string;
  adapts: string | null;
  text: string;
  contentHash: string;
  state: ComponentVersionState;
  author: { id: string; name: string };
  decidedBy: { id: string; name: string } | null;
  decidedAt: Date | null;
  comment: string | null;
  supersededFrom: Date | null;
  createdAt: Date;
}

/** The newest versions of a component, with who decided on each. @param versionId one of them only */
export async function listComponentVersions(
  database: Database,
  tenantId: string,
  wanted: { readonly componentId: string; readonly versionId?: string; readonly rows: number },
): Promise<ComponentVersionRow[]> {
  return database.ask<ComponentVersionRow>(
    tenantId,
    `select v.id, v.number, v.market, v.locale, v.adapts, v.text, v.content_hash as "contentHash", v.state,
            json_build_object('id', a.id, 'name', a.name) as author,
            case when d.id is null then null else json_build_object('id', d.id, 'name', d.name) end as "decidedBy",
            v.decided_at as "decidedAt", v.superseded_from as "supersededFrom", v.created_at as "createdAt",
            (select nullif(c.comment, '') from component_decisions c where c.tenant_id = v.tenant_id and c.version_id = v.id and c.counted_at is not null limit 1) as comment
       from component_versions v
       join people a on a.tenant_id = v.tenant_id and a.id = v.author_id
       left join people d on d.tenant_id = v.tenant_id and d.id = v.decided_by
      where v.component_id = $1 and ($2::uuid is null or v.id = $2)
      order by v.number desc limit $3`,
    [wanted.componentId, wanted.versionId ?? null, wanted.rows],
  );
}

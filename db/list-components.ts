import type { ComponentRecord } from '../schemas/life-records.js';
import type { ComponentKind, ComponentState, Severity } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface ComponentRow {
  id: string;
  keyset_at: string;
  kind: ComponentKind;
  name: string;
  severity: Severity;
  state: ComponentState;
  stateSince: Date;
  life: ComponentRecord;
  owner: { id: string; name: string };
  current: { id: string; number: number; text: string } | null;
  createdAt: Date;
}

const columns = `c.id, ${keysetAt('c.created_at')} as keyset_at, c.kind, c.name, c.severity, c.state, c.state_since as "stateSince", c.life,
    json_build_object('id', p.id, 'name', p.name) as owner,
    (select json_build_object('id', v.id, 'number', v.number, 'text', v.text) from component_versions v
      where v.tenant_id = c.tenant_id and v.component_id = c.id and v.state = 'approved' and v.adapts is null order by v.number desc limit 1) as current,
    c.created_at as "createdAt"`;
const owner = 'join people p on p.tenant_id = c.tenant_id and p.id = c.owner_id';

/** Components, newest first. */
export async function listComponents(
  database: Database,
  tenantId: string,
  wanted: { readonly words: string | undefined; readonly kind: ComponentKind | undefined; readonly state: ComponentState | undefined; readonly after: After | null; readonly rows: number },
): Promise<ComponentRow[]> {
  const { words, kind, state, after, rows } = wanted;
  if (words === undefined) {
    return database.ask<ComponentRow>(
      tenantId,
      `select ${columns} from components c ${owner}
        where ($1::text is null or c.kind = $1) and ($2::text is null or c.state = $2)
          and ($3::timestamptz is null or (c.created_at, c.id) < ($3, $4::uuid))
        order by c.created_at desc, c.id desc limit $5`,
      [kind ?? null, state ?? null, after?.at ?? null, after?.id ?? null, rows],
    );
  }
  return database.ask<ComponentRow>(
    tenantId,
    `select ${columns} from search_components($1, $2, $3, $4, $5, $6) found join components c on c.id = found.id ${owner} order by c.created_at desc, c.id desc`,
    [words, kind ?? null, state ?? null, after?.at ?? null, after?.id ?? null, rows],
  );
}

/** One component; undefined where the tenant has no such one. */
export async function findComponent(database: Database, tenantId: string, componentId: string): Promise<ComponentRow | undefined> {
  const [row] = await database.ask<ComponentRow>(tenantId, `select ${columns} from components c ${owner} where c.id = $1`, [componentId]);
  return row;
}

import type { HandoffRecord } from '../schemas/handoff-record.js';
import type { HandoffState, Role } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface HandoffListRow {
  id: string;
  keyset_at: string;
  state: HandoffState;
  life: HandoffRecord;
  assetId: string;
  assetTitle: string;
  thumbhash: string | null;
  previewId: string | null;
  message: string;
  handedBy: { id: string; name: string };
  waitingPerson: { id: string; name: string } | null;
  createdAt: Date;
  stateSince: Date;
  closedAt: Date | null;
}

/** Columns of a hand-off as lists and pages show it; the row sources are those of `handoffSources`. */
export const handoffColumns = `h.id, ${keysetAt('h.created_at')} as keyset_at, h.state, h.life, h.asset_id as "assetId", a.title as "assetTitle",
    v.thumbhash, preview.id as "previewId", h.message, json_build_object('id', p.id, 'name', p.name) as "handedBy",
    case when q.id is not null then json_build_object('id', q.id, 'name', q.name) end as "waitingPerson",
    h.created_at as "createdAt", h.state_since as "stateSince", h.closed_at as "closedAt"`;

export const handoffSources = `join assets a on a.tenant_id = h.tenant_id and a.id = h.asset_id
  join versions v on v.tenant_id = h.tenant_id and v.id = h.version_id
  join people p on p.tenant_id = h.tenant_id and p.id = h.handed_by
  left join people q on q.tenant_id = h.tenant_id and q.id = h.waiting_person
  left join renditions preview on preview.tenant_id = h.tenant_id and preview.version_id = h.version_id
        and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'`;

/** Hand-offs, newest first; for an assignee only those that wait for that person, or for a role of theirs. */
export async function listHandoffs(
  database: Database,
  tenantId: string,
  wanted: {
    readonly assignee: { readonly personId: string; readonly roles: readonly Role[] } | null;
    readonly state: HandoffState | undefined;
    readonly assetId: string | undefined;
    readonly after: After | null;
    readonly rows: number;
  },
): Promise<HandoffListRow[]> {
  return database.ask<HandoffListRow & Record<string, unknown>>(
    tenantId,
    `select ${handoffColumns} from handoffs h ${handoffSources}
      where h.tenant_id = $1 and ($2::text is null or h.state = $2) and ($3::uuid is null or h.asset_id = $3)
        and ($4::uuid is null or (h.closed_at is null and (h.waiting_person = $4 or h.waiting_role = any($5::text[]))))
        and ($6::timestamptz is null or (h.created_at, h.id) < ($6, $7::uuid))
      order by h.created_at desc, h.id desc limit $8`,
    [
      tenantId, wanted.state ?? null, wanted.assetId ?? null, wanted.assignee?.personId ?? null, wanted.assignee?.roles ?? [],
      wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows,
    ],
  );
}

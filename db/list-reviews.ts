import type { ReviewRecord } from '../schemas/life-records.js';
import type { ReviewState, Role } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';
import { isTheirTurn } from './whose-turn.js';

export interface ReviewListRow {
  id: string;
  keyset_at: string;
  state: ReviewState;
  life: ReviewRecord;
  assetId: string;
  assetTitle: string;
  thumbhash: string | null;
  previewId: string | null;
  campaignId: string | null;
  waitingRoles: Role[];
  submittedBy: { id: string; name: string };
  dueAt: Date | null;
  createdAt: Date;
  closedAt: Date | null;
}

/** Columns of a review as lists and pages show it; the row sources are those of `reviewSources`. */
export const reviewColumns = `w.id, ${keysetAt('w.created_at')} as keyset_at, w.state, w.life, w.asset_id as "assetId", a.title as "assetTitle",
    v.thumbhash, preview.id as "previewId", w.campaign_id as "campaignId", w.waiting_roles as "waitingRoles",
    json_build_object('id', p.id, 'name', p.name) as "submittedBy", w.due_at as "dueAt", w.created_at as "createdAt", w.closed_at as "closedAt"`;

export const reviewSources = `join assets a on a.tenant_id = w.tenant_id and a.id = w.asset_id
  join versions v on v.tenant_id = w.tenant_id and v.id = w.version_id
  join people p on p.tenant_id = w.tenant_id and p.id = w.submitted_by
  left join renditions preview on preview.tenant_id = w.tenant_id and preview.version_id = w.version_id
        and preview.recipe = 'preview-640' and preview.recipe_version = 1 and preview.state = 'ready'`;

/** Reviews, newest first; for an assignee only those in which it is that person's turn. */
export async function listReviews(
  database: Database,
  tenantId: string,
  wanted: {
    readonly assignee: { readonly personId: string; readonly roles: readonly Role[] } | null;
    readonly state: ReviewState | undefined;
    readonly assetId: string | undefined;
    readonly after: After | null;
    readonly rows: number;
  },
): Promise<ReviewListRow[]> {
  return database.ask<ReviewListRow>(
    tenantId,
    `select ${reviewColumns} from reviews w ${reviewSources}
      where ($1::text is null or w.state = $1) and ($2::uuid is null or w.asset_id = $2)
        and ($3::uuid is null or (
              w.id in (select o.review_id from review_assignments o where o.tenant_id = current_tenant() and o.is_open and (o.person_id = $3 or o.role = any($4::text[])))
              and ${isTheirTurn('$3::uuid', '$4::text[]')}))
        and ($5::timestamptz is null or (w.created_at, w.id) < ($5, $6::uuid))
      order by w.created_at desc, w.id desc limit $7`,
    [
      wanted.assignee === null ? (wanted.state ?? null) : 'open',
      wanted.assetId ?? null,
      wanted.assignee?.personId ?? null,
      wanted.assignee?.roles ?? [],
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.rows,
    ],
  );
}

import type { DecisionKind } from '../schemas/vocabulary.js';
import type { ReviewListRow } from './list-reviews.js';
import { reviewColumns, reviewSources } from './list-reviews.js';
import type { Database } from './pool.js';

export interface ReviewRow extends ReviewListRow {
  versionNumber: number;
  sha256: string | null;
  filename: string;
  policyId: string;
  policyVersion: number;
  policyName: string;
  decisions: { id: string; person: { id: string; name: string }; decision: DecisionKind; stage: number; comment: string; at: string }[];
  /** Who holds the open stage's role and is not kept out by four eyes; for people to see whom to ask. */
  waitingPeople: { id: string; name: string }[];
}

/** Everything the page of a review shows. */
export async function findReview(database: Database, tenantId: string, reviewId: string): Promise<ReviewRow | undefined> {
  const [row] = await database.ask<ReviewRow>(
    tenantId,
    `select ${reviewColumns}, v.number as "versionNumber", v.sha256, v.filename, w.policy_id as "policyId", w.policy_version as "policyVersion",
            y.name as "policyName",
            coalesce((select json_agg(one order by one.at) from (
               select d.id, json_build_object('id', q.id, 'name', q.name) as person, d.decision, d.stage, d.comment, d.counted_at as at
                 from decisions d join people q on q.tenant_id = d.tenant_id and q.id = d.person_id
                where d.review_id = w.id and d.counted_at is not null) one), '[]') as decisions,
            coalesce((select json_agg(one) from (
               select q.id, q.name from people q
                where q.offboarded_at is null and q.roles && w.waiting_roles
                  and not ((w.life -> 'policy' ->> 'fourEyes')::boolean and q.id::text = w.life ->> 'uploaderId')
                  and not exists (select from decisions d where d.review_id = w.id and d.person_id = q.id and d.stage = w.stage and d.counted_at is not null)
                order by q.name limit 20) one), '[]') as "waitingPeople"
       from reviews w ${reviewSources}
       join approval_policies y on y.tenant_id = w.tenant_id and y.id = w.policy_id and y.version = w.policy_version
      where w.id = $1`,
    [reviewId],
  );
  return row;
}

import type { ApprovalScope } from '../schemas/asset-record.js';
import type { AssignmentReason, DecisionKind, Role } from '../schemas/vocabulary.js';
import type { ReviewListRow } from './list-reviews.js';
import { reviewColumns, reviewSources } from './list-reviews.js';
import type { Database } from './pool.js';
import { isTheirTurn } from './whose-turn.js';

interface PersonName {
  id: string;
  name: string;
}

export interface ReviewDecisionRow {
  id: string;
  person: PersonName;
  onBehalfOf: PersonName | null;
  decision: DecisionKind;
  stage: string;
  comment: string;
  scope: ApprovalScope | null;
  expiresAt: string | null;
  conditions: string;
  isSetAside: boolean;
  at: string;
}

export interface ReviewAssignmentRow {
  id: string;
  stage: string;
  role: Role | null;
  person: PersonName | null;
  onBehalfOf: PersonName | null;
  replaces: string | null;
  why: AssignmentReason;
  reason: string;
  at: string;
  isOpen: boolean;
}

export interface ReviewRow extends ReviewListRow {
  versionNumber: number;
  sha256: string | null;
  filename: string;
  policyId: string;
  policyVersion: number;
  policyName: string;
  decisions: ReviewDecisionRow[];
  votes: { id: string; person: PersonName; stage: string; vote: DecisionKind; comment: string; at: string }[];
  assignments: ReviewAssignmentRow[];
  /** Who could decide now, by the key of the open stage; for people to see whom to ask. */
  waitingPeople: Record<string, PersonName[]>;
  /** Who must assign somebody where a stage is stranded. */
  admins: PersonName[];
}

const personJson = (alias: string): string => `case when ${alias}.id is null then null else json_build_object('id', ${alias}.id, 'name', ${alias}.name) end`;

/** Everything the page of a review shows. */
export async function findReview(database: Database, tenantId: string, reviewId: string): Promise<ReviewRow | undefined> {
  const [row] = await database.ask<ReviewRow>(
    tenantId,
    `select ${reviewColumns}, v.number as "versionNumber", v.sha256, v.filename, w.policy_id as "policyId", w.policy_version as "policyVersion",
            y.name as "policyName",
            coalesce((select json_agg(one order by one.at) from (
               select d.id, ${personJson('q')} as person, ${personJson('b')} as "onBehalfOf", d.decision, d.stage, d.comment, d.scope, d.expires_at as "expiresAt",
                      d.conditions, d.set_aside_at is not null as "isSetAside", d.counted_at as at
                 from decisions d join people q on q.tenant_id = d.tenant_id and q.id = d.person_id
                 left join people b on b.tenant_id = d.tenant_id and b.id = d.on_behalf_of
                where d.review_id = w.id and d.counted_at is not null) one), '[]') as decisions,
            coalesce((select json_agg(one order by one.at) from (
               select e.id, ${personJson('q')} as person, e.stage, e.vote, e.comment, e.at
                 from review_votes e join people q on q.tenant_id = e.tenant_id and q.id = e.person_id where e.review_id = w.id) one), '[]') as votes,
            coalesce((select json_agg(one order by one.at, one.id) from (
               select x.id, x.stage, x.role, ${personJson('q')} as person, ${personJson('b')} as "onBehalfOf", x.replaces_id as "replaces", x.why,
                      coalesce(c.reason, '') as reason, x.at, x.is_open as "isOpen"
                 from review_assignments x
                 left join people q on q.tenant_id = x.tenant_id and q.id = x.person_id
                 left join people b on b.tenant_id = x.tenant_id and b.id = x.on_behalf_of
                 left join review_acts c on c.tenant_id = x.tenant_id and c.id = x.id
                where x.review_id = w.id) one), '[]') as assignments,
            coalesce((select json_object_agg(s.stage, s.people) from (
               select o.stage, (select coalesce(json_agg(one), '[]') from (
                        select q.id, q.name from people q where q.offboarded_at is null and ${isTheirTurn('q.id', 'q.roles', 'o.number')} order by q.name limit 20) one) as people
                 from (select distinct x.stage, x.stage_number as number from review_assignments x where x.review_id = w.id and x.is_open) o) s), '{}') as "waitingPeople",
            case when w.is_stranded then coalesce((select json_agg(one) from (
               select q.id, q.name from people q where q.offboarded_at is null and 'admin' = any(q.roles) order by q.name limit 20) one), '[]') else '[]' end as admins
       from reviews w ${reviewSources}
       join approval_policies y on y.tenant_id = w.tenant_id and y.id = w.policy_id and y.version = w.policy_version
      where w.id = $1`,
    [reviewId],
  );
  return row;
}

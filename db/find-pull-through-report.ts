import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { PullThroughItemState, Role } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface PullThroughReport {
  waitingOn: { what: 'decision' | 'revision' | 'galley' | 'channel'; roles: Role[]; people: { id: string; name: string }[]; assets: number; since: string }[];
  reasons: { state: PullThroughItemState; code: ProblemCode; assets: number }[];
}

/** Whom the assets of a run that are on their way wait for, and why others were left. */
export async function findPullThroughReport(database: Database, tenantId: string, runId: string): Promise<PullThroughReport> {
  const [row] = await database.ask<PullThroughReport>(
    tenantId,
    `with open_items as (
       select a.state_since, w.roles,
              case when jsonb_array_length(a.life -> 'work') > 0 then 'galley'
                   when a.state = 'in_review' then 'decision'
                   when a.state in ('draft', 'changes_requested', 'rejected') then 'revision'
                   else 'channel' end as what,
              case when a.state in ('draft', 'changes_requested', 'rejected') and jsonb_array_length(a.life -> 'work') = 0 then array[a.uploader_id] else w.people end as people
         from pull_through_items i
         join assets a on a.tenant_id = i.tenant_id and a.id = i.asset_id
         left join lateral (
           select array_agg(distinct x.role order by x.role) filter (where x.role is not null) as roles,
                  array_agg(distinct x.person_id order by x.person_id) filter (where x.person_id is not null) as people
             from review_assignments x
            where x.tenant_id = a.tenant_id and x.review_id = (a.life ->> 'reviewId')::uuid and x.is_open and a.state = 'in_review') w on true
        where i.tenant_id = $1 and i.run_id = $2 and i.state = 'asked'),
     waits as (
       select what, coalesce(roles, '{}') as roles, coalesce(people, '{}') as people, count(*) as assets, min(state_since) as since
         from open_items group by 1, 2, 3 order by count(*) desc limit 100)
     select coalesce((select json_agg(json_build_object('what', g.what, 'roles', g.roles, 'assets', g.assets, 'since', g.since, 'people',
              coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name)) from (
                 select p.id, p.name from people p
                  where p.tenant_id = $1 and p.offboarded_at is null and (p.id = any(g.people) or p.roles && g.roles) order by p.name limit 20) p), '[]'))) from waits g), '[]') as "waitingOn",
            coalesce((select json_agg(json_build_object('state', state, 'code', reason, 'assets', n) order by n desc) from (
              select state, reason, count(*) as n from pull_through_items where tenant_id = $1 and run_id = $2 and reason is not null group by state, reason) r), '[]') as reasons`,
    [tenantId, runId],
  );
  return row ?? { waitingOn: [], reasons: [] };
}

import type { Client } from './pool.js';
import { isRenditionTask } from './rendition-tasks.js';
import { isTheirTurn } from './whose-turn.js';

/** Occasions of which the record says whom they concern, when they are written down. */
export type OccasionKind = 'review_opened' | 'review_reminder' | 'review_escalated' | 'review_stranded' | 'review_concluded' | 'upload_ready' | 'renditions_failed';

/** All that people are told of; what an annotation tells is written with it (db/insert-annotation-notices.ts). */
export type NoticeKind = OccasionKind | 'annotation_mention' | 'annotation_reply';

export interface Notice {
  readonly kind: OccasionKind;
  readonly about: { readonly assetId?: string | undefined; readonly reviewId?: string | undefined };
  /** Which occasion of its kind it is: the step of a stage's ladder, the transition of a review. Openings and uploads count by themselves. */
  readonly sequence: number;
}

/** Nobody is told by more mails than this at once, and no occasion tells more people. */
const mostPeople = 200;

/** The ladder of a stage counts its steps from here to the next stage's. */
export const stepsOfStage = 100;

/** Whose turn it is; each person is told once of each stage. */
const opened = `
  select p.id, w.asset_id, w.id as review_id, x.stage_number as occasion from people p
    join reviews w on w.tenant_id = $1 and w.id = $2
    join review_assignments x on x.tenant_id = $1 and x.review_id = w.id and x.is_open
   where p.tenant_id = $1 and (x.person_id = p.id or x.role = any(p.roles)) and ${isTheirTurn('p.id', 'p.roles', 'x.stage_number')}`;

const reminded = `
  select p.id, w.asset_id, w.id as review_id, $4::integer as occasion from people p
    join reviews w on w.tenant_id = $1 and w.id = $2
   where p.tenant_id = $1 and ${isTheirTurn('p.id', 'p.roles', `$4::integer / ${stepsOfStage}`)}`;

/** Whom the ladder names, or the admins where it names nobody. */
const escalated = `
  select p.id, w.asset_id, w.id as review_id, $4::integer as occasion from people p
    join reviews w on w.tenant_id = $1 and w.id = $2 and w.state = 'open'
   cross join lateral (select coalesce(nullif(w.life -> 'policy' -> 'stages' -> ($4::integer / ${stepsOfStage}) -> 'ladder' -> ($4::integer % ${stepsOfStage}) -> 'to', 'null'), '{"role":"admin","people":[]}') as who) a
   where p.tenant_id = $1 and (a.who ->> 'role' = any(p.roles) or a.who -> 'people' ? p.id::text)`;

const concerned: Record<OccasionKind, string> = {
  review_opened: opened,
  review_reminder: reminded,
  review_escalated: escalated,
  review_stranded: `
    select p.id, w.asset_id, w.id as review_id, $4::integer as occasion from people p
      join reviews w on w.tenant_id = $1 and w.id = $2 and w.is_stranded
     where p.tenant_id = $1 and 'admin' = any(p.roles)`,
  review_concluded: `
    select p.id, r.asset_id, r.id as review_id, $4::integer as occasion from people p
      join reviews r on r.tenant_id = $1 and r.id = $2 and r.state <> 'open'
      join versions v on v.tenant_id = $1 and v.id = r.version_id
     where p.tenant_id = $1 and p.id in (r.submitted_by, v.uploader_id)`,
  // The editors are told of what comes from outside their desk, once it can be seen.
  upload_ready: `
    select p.id, a.id as asset_id, null::uuid as review_id, v.number as occasion from people p
      join assets a on a.tenant_id = $1 and a.id = $3 and a.state = 'draft' and jsonb_array_length(a.life -> 'work') = 0
      join versions v on v.tenant_id = $1 and v.id = a.current_version_id
      join people u on u.tenant_id = $1 and u.id = a.uploader_id and 'photographer' = any(u.roles)
     where p.tenant_id = $1 and 'creative' = any(p.roles) and p.id <> a.uploader_id`,
  // Whoever brought it is told once of each version.
  renditions_failed: `
    select p.id, a.id as asset_id, null::uuid as review_id, v.number as occasion from people p
      join assets a on a.tenant_id = $1 and a.id = $3 and a.uploader_id = p.id
      join versions v on v.tenant_id = $1 and v.id = a.current_version_id
     where p.tenant_id = $1 and a.state in ('approved', 'scheduled', 'published')
       and exists (select from renditions r where r.tenant_id = $1 and r.version_id = v.id and ${isRenditionTask})`,
};

/** Writes down whom an occasion concerns; once, however often it is told. @returns how many were not written down before */
export async function insertNotices(client: Client, tenantId: string, notice: Notice): Promise<number> {
  const { rowCount } = await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', $5::text, c.asset_id, c.review_id, c.occasion, c.id))::uuid, c.id, $5,
            jsonb_strip_nulls(jsonb_build_object('assetId', c.asset_id, 'reviewId', c.review_id, 'sequence', c.occasion))
       from (${concerned[notice.kind]}
                and p.offboarded_at is null and not p.is_external and ($2::uuid is not null or $3::uuid is not null or $4::integer is not null)
              order by p.id limit ${mostPeople}) c
     on conflict do nothing`,
    [tenantId, notice.about.reviewId ?? null, notice.about.assetId ?? null, notice.sequence, notice.kind],
  );
  return rowCount ?? 0;
}

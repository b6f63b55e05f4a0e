import type { Client } from './pool.js';

/** Occasions of which the record says whom they concern, when they are written down. */
export type OccasionKind = 'review_opened' | 'review_reminder' | 'review_escalated' | 'review_concluded' | 'upload_ready';

/** All that people are told of; what an annotation tells is written with it (db/insert-annotation-notices.ts). */
export type NoticeKind = OccasionKind | 'annotation_mention' | 'annotation_reply';

export interface Notice {
  readonly kind: OccasionKind;
  readonly about: { readonly assetId?: string | undefined; readonly reviewId?: string | undefined };
  /** Which occasion of its kind it is: the stage of a review. Each version of an upload is one by itself. */
  readonly sequence: number;
}

/** Nobody is told by more mails than this at once, and no occasion tells more people. */
const mostPeople = 200;

/** Whom the open stage waits for: its role, without who has decided in it and, under four eyes, without the uploader. */
const stageHolders = `
  select p.id, r.asset_id, r.id as review_id, $4::integer as occasion from people p
    join reviews r on r.tenant_id = $1 and r.id = $2 and r.state = 'open' and r.stage = $4
   where p.tenant_id = $1 and p.roles && r.waiting_roles
     and not ((r.life -> 'policy' ->> 'fourEyes')::boolean and p.id::text = r.life ->> 'uploaderId')
     and not exists (select from decisions d where d.tenant_id = $1 and d.review_id = r.id and d.person_id = p.id and d.stage = r.stage)`;

const concerned: Record<OccasionKind, string> = {
  review_opened: stageHolders,
  review_reminder: stageHolders,
  review_escalated: `
    select p.id, r.asset_id, r.id as review_id, $4::integer as occasion from people p
      join reviews r on r.tenant_id = $1 and r.id = $2 and r.state = 'open' and r.stage = $4
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
};

/** Writes down whom an occasion concerns; once, however often it is told. @returns how many were not written down before */
export async function insertNotices(client: Client, tenantId: string, notice: Notice): Promise<number> {
  const { rowCount } = await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', $5::text, c.asset_id, c.review_id, c.occasion, c.id))::uuid, c.id, $5,
            jsonb_strip_nulls(jsonb_build_object('assetId', c.asset_id, 'reviewId', c.review_id, 'sequence', c.occasion))
       from (${concerned[notice.kind]}
                and p.offboarded_at is null and ($2::uuid is not null or $3::uuid is not null or $4::integer is not null)
              order by p.id limit ${mostPeople}) c
     on conflict do nothing`,
    [tenantId, notice.about.reviewId ?? null, notice.about.assetId ?? null, notice.sequence, notice.kind],
  );
  return rowCount ?? 0;
}

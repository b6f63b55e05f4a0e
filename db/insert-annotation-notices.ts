import type { Client } from './pool.js';

/** Something that was said: an annotation, or a reply in its thread. */
export interface Said {
  readonly tenantId: string;
  /** Of the annotation or the reply: an id is told of once. */
  readonly id: string;
  readonly annotationId: string;
  readonly assetId: string;
  readonly reviewId: string | null;
  readonly authorId: string;
  readonly mentions: readonly string[];
}

/**
 * Writes down whom it concerns: who is mentioned and, of a reply, who has taken part in the thread. In the transaction that writes what
 * was said; the mails go out with the next relay.
 */
export async function insertAnnotationNotices(client: Client, said: Said): Promise<void> {
  await client.query(
    `with concerned as (
       select p.id, case when p.id = any($5::uuid[]) then 'annotation_mention' else 'annotation_reply' end as kind
         from people p
        where p.tenant_id = $1 and p.id <> $6 and p.offboarded_at is null and p.roles <> '{guest}'
          and (p.id = any($5)
               or ($2::uuid <> $3::uuid
                   and (exists (select from annotations n where n.tenant_id = $1 and n.id = $3 and n.author_id = p.id)
                        or exists (select from annotation_replies r where r.tenant_id = $1 and r.annotation_id = $3 and r.author_id = p.id)))))
     insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', kind, $2::text, id))::uuid, id, kind,
            jsonb_strip_nulls(jsonb_build_object('assetId', $4::uuid, 'reviewId', $7::uuid, 'annotationId', $3::uuid))
       from concerned
     on conflict do nothing`,
    [said.tenantId, said.id, said.annotationId, said.assetId, said.mentions, said.authorId, said.reviewId],
  );
}

import type { AnnotationTarget } from '../schemas/annotation-target.js';
import type { AnnotationStatus } from '../schemas/annotations.js';
import type { ReviewState, Role } from '../schemas/vocabulary.js';
import { keysetAt } from './keyset-page.js';

/** Who reads or changes an annotation. */
export interface Annotator {
  readonly personId: string;
  readonly roles: readonly Role[];
  /** Of somebody who came by a guest link. */
  readonly guest?: { readonly reviewId: string };
}

interface Person {
  id: string;
  name: string;
}

/** An annotation with its thread. Instants inside of JSON are as PostgreSQL writes them. */
export interface AnnotationRow {
  id: string;
  keyset_at: string;
  assetId: string;
  reviewId: string | null;
  /** The review it was made in. */
  review: { id: string; state: ReviewState } | null;
  version: { id: string; number: number; mediaType: string | null; width: number | null; height: number | null };
  contentHash: string;
  /** In the list of a review: it was not made in it. */
  isCarried: boolean;
  target: AnnotationTarget;
  text: string;
  mentions: Person[];
  author: Person;
  status: AnnotationStatus;
  resolvedBy: Person | null;
  resolvedAt: Date | null;
  replies: { id: string; author: Person; text: string; mentions: Person[]; createdAt: string }[];
  createdAt: Date;
  editedAt: Date | null;
  revision: number;
  /** They are asked for a decision in the asset's open review. */
  callerDecides: boolean;
}

const mentioned = (row: string): string =>
  `coalesce((select json_agg(json_build_object('id', q.id, 'name', q.name) order by q.name) from people q
              where q.tenant_id = ${row}.tenant_id and q.id = any(${row}.mentions)), '[]')`;

type Parameter = `$${number}`;

/**
 * SQL: whether somebody is asked for a decision in the open review of the asset of an annotation `n`, be it that they have decided already.
 * @param person their id @param roles their roles
 */
export const callerDecides = (person: Parameter, roles: Parameter): string =>
  `exists (select from reviews o join review_assignments t on t.tenant_id = o.tenant_id and t.review_id = o.id
            where o.tenant_id = n.tenant_id and o.asset_id = n.asset_id and o.state = 'open'
              and (t.person_id = ${person}::uuid or t.role = any(${roles}::text[])))`;

/** SQL: the review that an annotation `n` was made in, and how it stands. */
export const reviewOfAnnotation = `(select json_build_object('id', w0.id, 'state', w0.state) from reviews w0 where w0.tenant_id = n.tenant_id and w0.id = n.review_id)`;

/**
 * Columns of annotations `n`, without `isCarried`; the other row sources are those of `annotationSources`.
 * @param person the caller's id @param roles the caller's roles
 */
export const annotationColumns = (person: Parameter, roles: Parameter): string => `n.id, ${keysetAt('n.created_at')} as keyset_at, n.asset_id as "assetId", n.review_id as "reviewId",
    ${reviewOfAnnotation} as review, json_build_object('id', v.id, 'number', v.number, 'mediaType', v.media_type, 'width', v.width, 'height', v.height) as version,
    n.content_hash as "contentHash", n.target, n.text, ${mentioned('n')} as mentions, json_build_object('id', p.id, 'name', p.name) as author,
    n.status, case when z.id is not null then json_build_object('id', z.id, 'name', z.name) end as "resolvedBy", n.resolved_at as "resolvedAt",
    coalesce((select json_agg(json_build_object('id', r.id, 'author', json_build_object('id', s.id, 'name', s.name), 'text', r.text,
                                                'mentions', ${mentioned('r')}, 'createdAt', r.created_at) order by r.created_at, r.id)
                from annotation_replies r join people s on s.tenant_id = r.tenant_id and s.id = r.author_id
               where r.tenant_id = n.tenant_id and r.annotation_id = n.id), '[]') as replies,
    n.created_at as "createdAt", n.edited_at as "editedAt", n.revision,
    ${callerDecides(person, roles)} as "callerDecides"`;

export const annotationSources = `join versions v on v.tenant_id = n.tenant_id and v.id = n.version_id
  join people p on p.tenant_id = n.tenant_id and p.id = n.author_id
  left join people z on z.tenant_id = n.tenant_id and z.id = n.resolved_by`;

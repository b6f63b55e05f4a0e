import type { AnnotationStatus } from '../schemas/annotations.js';
import type { AnnotationRow, Annotator } from './annotation-columns.js';
import { annotationColumns, annotationSources } from './annotation-columns.js';
import type { After } from './keyset-page.js';
import type { Database } from './pool.js';

export interface WantedAnnotations {
  readonly caller: Annotator;
  /** Undefined: all but those withdrawn. */
  readonly status: AnnotationStatus | undefined;
  readonly versionId: string | undefined;
  readonly after: After | null;
  readonly rows: number;
}

const filters = `(case when $3::text is null then n.status <> 'withdrawn' else n.status = $3 end)
        and ($4::uuid is null or n.version_id = $4)
        and ($5::timestamptz is null or (n.created_at, n.id) < ($5, $6::uuid))
      order by n.created_at desc, n.id desc limit $7`;

/** Of annotations `n` of versions `v`, and a review `w` of the version `proof`. */
export const belongsToReview = `(n.review_id = w.id
             or (v.number <= proof.number and n.created_at < coalesce(w.closed_at, 'infinity') and coalesce(n.resolved_at, 'infinity') > w.created_at))`;

const valuesOf = (id: string, { caller, status, versionId, after, rows }: WantedAnnotations): unknown[] => [
  id, caller.personId, status ?? null, versionId ?? null, after?.at ?? null, after?.id ?? null, rows, caller.roles,
];

/** All that was said about an asset, newest first; of all its versions. */
export async function listAssetAnnotations(database: Database, tenantId: string, assetId: string, wanted: WantedAnnotations): Promise<AnnotationRow[]> {
  return database.ask<AnnotationRow>(
    tenantId,
    `select ${annotationColumns('$2', '$8')}, false as "isCarried" from annotations n ${annotationSources} where n.asset_id = $1 and ${filters}`,
    valuesOf(assetId, wanted),
  );
}

/**
 * What a review is about to its people, newest first: what was said in it, and what was said elsewhere about this version or an earlier
 * one and was still open when the review was opened. What is said after it was closed belongs to others. Of what was said elsewhere a guest
 * sees their own alone: it was not said to them.
 */
export async function listReviewAnnotations(database: Database, tenantId: string, reviewId: string, wanted: WantedAnnotations): Promise<AnnotationRow[]> {
  return database.ask<AnnotationRow>(
    tenantId,
    `select ${annotationColumns('$2', '$8')}, n.review_id is distinct from w.id as "isCarried"
       from reviews w
       join versions proof on proof.tenant_id = w.tenant_id and proof.id = w.version_id
       join annotations n on n.tenant_id = w.tenant_id and n.asset_id = w.asset_id ${annotationSources}
      where w.id = $1 and ${belongsToReview} and (not $9::boolean or n.review_id = w.id or n.author_id = $2) and ${filters}`,
    [...valuesOf(reviewId, wanted), wanted.caller.guest !== undefined],
  );
}

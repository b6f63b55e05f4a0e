import type { AnnotationTarget } from '../schemas/annotation-target.js';
import type { AnnotationRow, Annotator } from './annotation-columns.js';
import { annotationColumns, annotationSources } from './annotation-columns.js';
import { belongsToReview } from './list-annotations.js';
import type { Database } from './pool.js';

export interface ReportedMark {
  id: string;
  target: AnnotationTarget;
  /** It was made on another version. */
  isCarried: boolean;
}

/** Where the annotations of a review are, oldest first: their places in this list are their numbers in its report. */
export async function listReportedMarks(database: Database, tenantId: string, reviewId: string): Promise<ReportedMark[]> {
  return database.ask<ReportedMark & Record<string, unknown>>(
    tenantId,
    `select n.id, n.target, n.version_id <> w.version_id as "isCarried"
       from reviews w
       join versions proof on proof.tenant_id = w.tenant_id and proof.id = w.version_id
       join annotations n on n.tenant_id = w.tenant_id and n.asset_id = w.asset_id
       join versions v on v.tenant_id = n.tenant_id and v.id = n.version_id
      where w.id = $1 and ${belongsToReview} and n.status <> 'withdrawn'
      order by n.created_at, n.id`,
    [reviewId],
  );
}

/** Some of them with their threads, oldest first. */
export async function listReportedAnnotations(
  database: Database,
  tenantId: string,
  wanted: { readonly reviewId: string; readonly ids: readonly string[]; readonly caller: Annotator },
): Promise<AnnotationRow[]> {
  return database.ask<AnnotationRow>(
    tenantId,
    `select ${annotationColumns('$2', '$4')}, n.review_id is distinct from $3 as "isCarried" from annotations n ${annotationSources}
      where n.id = any($1) order by n.created_at, n.id`,
    [wanted.ids, wanted.caller.personId, wanted.reviewId, wanted.caller.roles],
  );
}

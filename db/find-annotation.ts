import type { Role } from '../schemas/vocabulary.js';
import type { AnnotationRow } from './annotation-columns.js';
import { annotationColumns, annotationSources } from './annotation-columns.js';
import type { Database } from './pool.js';

/** One annotation with its thread, as somebody of these roles sees it. */
export async function findAnnotation(database: Database, tenantId: string, annotationId: string, roles: readonly Role[]): Promise<AnnotationRow | undefined> {
  const [row] = await database.ask<AnnotationRow>(
    tenantId,
    `select ${annotationColumns('$2')}, false as "isCarried" from annotations n ${annotationSources} where n.id = $1`,
    [annotationId, roles],
  );
  return row;
}

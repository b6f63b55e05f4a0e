import type { AnnotationRow, Annotator } from './annotation-columns.js';
import { annotationColumns, annotationSources } from './annotation-columns.js';
import type { Database } from './pool.js';

/** One annotation with its thread, as somebody sees it. */
export async function findAnnotation(database: Database, tenantId: string, annotationId: string, caller: Annotator): Promise<AnnotationRow | undefined> {
  const [row] = await database.ask<AnnotationRow>(
    tenantId,
    `select ${annotationColumns('$2', '$3')}, false as "isCarried" from annotations n ${annotationSources} where n.id = $1`,
    [annotationId, caller.personId, caller.roles],
  );
  return row;
}

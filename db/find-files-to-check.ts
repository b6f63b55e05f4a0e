import type { FileFacts } from './file-facts.js';
import { fileFactsJson } from './file-facts.js';
import type { Database } from './pool.js';

export interface FileToCheck {
  /** Null is the original. */
  readonly rendition: { readonly id: string; readonly recipe: string; readonly recipeVersion: number } | null;
  readonly facts: FileFacts;
}

/** A rendition; or of an asset the ready renditions of its current version, and its original. Empty where there is no such one. */
export async function findFilesToCheck(
  database: Database,
  tenantId: string,
  { assetId, renditionId }: { readonly assetId: string | null; readonly renditionId: string | null },
): Promise<FileToCheck[]> {
  return database.ask<FileToCheck & Record<string, unknown>>(
    tenantId,
    `select json_build_object('id', r.id, 'recipe', r.recipe, 'recipeVersion', r.recipe_version) as rendition, ${fileFactsJson('r', 'v')} as facts
       from renditions r join versions v on v.tenant_id = $1 and v.id = r.version_id
      where r.tenant_id = $1 and r.state = 'ready'
        and case when $3::uuid is null then r.version_id = (select current_version_id from assets where tenant_id = $1 and id = $2) else r.id = $3 end
     union all
     select null, json_build_object('state', 'ready', 'width', v.width, 'height', v.height, 'bytes', v.bytes, 'mediaType', coalesce(v.media_type, v.declared_type),
              'smallestBytes', null, 'sourceWidth', v.width, 'sourceHeight', v.height, 'focalPoint', v.framing -> 'focalPoint')
       from assets a join versions v on v.tenant_id = $1 and v.id = a.current_version_id where a.tenant_id = $1 and a.id = $2`,
    [tenantId, assetId, renditionId],
  );
}

import type { RenditionState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface RenditionRow {
  id: string;
  versionId: string;
  recipe: string;
  recipeVersion: number;
  state: RenditionState;
  reason: string | null;
  facts: Record<string, unknown> | null;
  mediaType: string;
  bytes: number | null;
  sha256: string | null;
  width: number | null;
  height: number | null;
  /** The texts on it. */
  altText: string | null;
  createdAt: string;
}

/** The renditions of an asset's current version, by recipe; undefined where the tenant has no such asset. */
export async function listRenditions(database: Database, tenantId: string, assetId: string): Promise<RenditionRow[] | undefined> {
  const [row] = await database.ask<{ renditions: RenditionRow[] }>(
    tenantId,
    `select coalesce((select json_agg(one) from (
              select r.id, r.version_id as "versionId", r.recipe, r.recipe_version as "recipeVersion", r.state, r.reason, r.reason_facts as facts, r.media_type as "mediaType",
                     r.bytes, r.sha256, r.width, r.height, r.drawn_text as "altText", r.created_at as "createdAt"
                from renditions r where r.version_id = a.current_version_id order by r.recipe, r.recipe_version) one), '[]') as renditions
       from assets a where a.id = $1`,
    [assetId],
  );
  return row?.renditions;
}

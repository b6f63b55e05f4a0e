import type { ImpactMeasures, MissingGroup } from '../domain/recipe-impact.js';
import type { Database } from './pool.js';

/**
 * SQL of the assets whose present version could get more renditions: of a picture that is known, and whose bytes are at hand. Names
 * the asset `a` and the version `v`.
 */
export const drawableAssets = `assets a
       join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
        and v.preview = 'ready' and v.purged_at is null and v.archived_key is null and v.width is not null and v.height is not null`;
export const isDrawable = `a.state not in ('archived', 'quarantined')`;

/** SQL for whether version `v` was never tried by recipe `w` (name, version). */
export const isMissing = `not exists (select from renditions r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.recipe = w.name and r.recipe_version = w.version)`;

/** From how many of the newest assets it is told what renditions come to. */
const sampledAssets = 300;

/** How many present versions lack which of the recipes, by their size, and what is known of the cost of such renditions. */
export async function findRecipeImpact(
  database: Database,
  tenantId: string,
  recipes: readonly { readonly name: string; readonly version: number }[],
): Promise<{ groups: MissingGroup[]; measures: ImpactMeasures }> {
  const wanted = [tenantId, recipes.map(({ name }) => name), recipes.map(({ version }) => version)];
  const [groups, [measured]] = await Promise.all([
    database.ask<MissingGroup & { recipes: string[] }>(
      tenantId,
      `with wanted as (select * from unnest($2::text[], $3::integer[]) as w (name, version)),
            lacking as (
              select v.id, v.width, v.height, v.framing, array_agg(w.name order by w.name) as recipes
                from ${drawableAssets} cross join wanted w
               where a.tenant_id = $1 and ${isDrawable} and ${isMissing}
               group by v.id, v.width, v.height, v.framing)
       select width, height, framing, recipes, count(*)::integer as versions from lacking group by width, height, framing, recipes`,
      wanted,
    ),
    database.ask<{ measures: ImpactMeasures }>(
      tenantId,
      `with sampled as materialized (
              select r.recipe, r.media_type, r.bytes, r.width::bigint * r.height as pixels
                from (select a.current_version_id as id from assets a where a.tenant_id = $1 order by a.created_at desc, a.id desc limit ${sampledAssets}) s
                join renditions r on r.tenant_id = $1 and r.version_id = s.id and r.state = 'ready' and r.bytes is not null and r.width is not null),
            tried as materialized (
              select p.recipe, p.bytes, p.width::bigint * p.height as pixels, p.milliseconds from recipe_previews p
                join unnest($2::text[], $3::integer[]) as w (name, version) on w.name = p.recipe and w.version = p.recipe_version
               where p.tenant_id = $1 and p.state = 'ready')
       select json_build_object(
         'byRecipe', (select coalesce(json_object_agg(recipe, density), '{}') from (select recipe, sum(bytes)::float / sum(pixels) as density from sampled group by recipe) x),
         'byPreview', (select coalesce(json_object_agg(recipe, density), '{}') from (select recipe, sum(bytes)::float / sum(pixels) as density from tried group by recipe) x),
         'byMediaType', (select coalesce(json_object_agg(media_type, density), '{}') from (select media_type, sum(bytes)::float / sum(pixels) as density from sampled group by media_type) x),
         'backfillMilliseconds', (select avg(milliseconds)::float from (
            select milliseconds from backfill_items where tenant_id = $1 and milliseconds is not null order by changed_at desc limit 200) x),
         'previewMilliseconds', (select avg(milliseconds)::float from tried)) as measures`,
      wanted,
    ),
  ]);
  if (measured === undefined) throw new Error('an aggregate has one row');
  return { groups, measures: measured.measures };
}

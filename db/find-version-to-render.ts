import { activeRecipes } from '../domain/active-recipes.js';
import type { KeptRecipe } from '../domain/active-recipes.js';
import type { DescribedAsset } from '../domain/embedded-fields.js';
import { embeddedFieldsOf } from '../domain/embedded-fields.js';
import type { Framing } from '../domain/framing.js';
import { unframed } from '../domain/framing.js';
import { isDrawnFrom, stillRecipes } from '../domain/media-facts.js';
import type { StillKind } from '../domain/media-type-policy.js';
import type { Recipe } from '../domain/recipes.js';
import type { RenditionContent } from '../domain/rendition-content.js';
import { usableFontsJson } from './find-fonts.js';
import { keptRecipesJson } from './find-recipes.js';
import type { Database } from './pool.js';

/** Where a version is no picture itself and has a still, the still stands for it: its bytes, hash, type and size. */
export interface VersionToRender {
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly mediaType: string | null;
  readonly content: RenditionContent;
  /** What the pictures of the tenant get, as of now. */
  readonly recipes: readonly Recipe[];
  /** A version of the tenant with the same bytes, possibly this one, whose picture is known; null where there is none. */
  readonly known: { readonly versionId: string; readonly width: number; readonly height: number } | null;
  /** What the still was made of; null for a picture, and before there is a still. */
  readonly stillOf: StillKind | null;
}

interface Row extends Omit<VersionToRender, 'content' | 'recipes' | 'stillOf'> {
  readonly still: (Pick<VersionToRender, 'objectKey' | 'bytes' | 'sha256' | 'mediaType'> & { readonly recipe: string; readonly width: number; readonly height: number }) | null;
  readonly texts: RenditionContent['texts'];
  readonly fonts: RenditionContent['fonts'];
  readonly framing: Framing | null;
  readonly described: DescribedAsset;
  readonly kept: KeptRecipe[];
  readonly [column: string]: unknown;
}

export async function findVersionToRender(
  database: Database,
  tenantId: string,
  assetId: string,
  versionId: string,
): Promise<VersionToRender | undefined> {
  const [row] = await database.ask<Row>(
    tenantId,
    `select v.object_key as "objectKey", v.bytes, v.sha256, v.media_type as "mediaType", v.framing, ${keptRecipesJson('v.tenant_id')} as kept,
            json_build_object('title', a.title, 'description', a.description, 'tags', a.tags, 'metadata', a.metadata, 'embedded', v.embedded) as described,
            coalesce((select json_agg(json_build_object('slot', s.slot, 'text', c.text, 'contentHash', c.content_hash, 'logoKey', c.object_key) order by s.slot)
               from version_slots s join component_versions c on c.tenant_id = s.tenant_id and c.id = s.component_version_id
              where s.tenant_id = v.tenant_id and s.version_id = v.id), '[]') as texts,
            ${usableFontsJson('v.tenant_id')} as fonts,
            (select json_build_object('versionId', k.id, 'width', k.width, 'height', k.height) from versions k
              where k.tenant_id = v.tenant_id and k.sha256 = v.sha256 and k.preview = 'ready' and k.width is not null and k.height is not null
              limit 1) as known,
            case when v.media is null then null else
              (select json_build_object('recipe', r.recipe, 'objectKey', r.object_key, 'bytes', r.bytes, 'sha256', r.sha256, 'mediaType', r.media_type, 'width', r.width, 'height', r.height)
                 from renditions r where r.tenant_id = v.tenant_id and r.version_id = v.id and r.recipe = any($3) and r.state = 'ready' order by r.recipe_version desc limit 1)
            end as still
       from versions v join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
      where v.asset_id = $1 and v.id = $2`,
    [assetId, versionId, Object.values(stillRecipes)],
  );
  if (row === undefined) return undefined;
  const { texts, fonts, framing, described, kept, still, ...version } = row;
  const content = { texts, fonts, framing: framing ?? unframed, embedded: embeddedFieldsOf(described) };
  const recipes = activeRecipes(kept);
  if (still === null) return { ...version, content, recipes, stillOf: null };
  const { recipe, width, height, ...picture } = still;
  const stillOf = (Object.keys(stillRecipes) as StillKind[]).find((kind) => stillRecipes[kind] === recipe) ?? null;
  return {
    ...version,
    ...picture,
    content,
    recipes: recipes.filter(({ purpose }) => stillOf === null || isDrawnFrom(stillOf, purpose)),
    known: version.known === null ? null : { ...version.known, width, height },
    stillOf,
  };
}

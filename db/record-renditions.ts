import type { PreviewState, RenditionState } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

export interface RenditionToRecord {
  readonly id: string;
  readonly recipe: string;
  readonly recipeVersion: number;
  readonly renditionKey: string;
  readonly objectKey: string;
  readonly state: RenditionState;
  readonly reason: string | null;
  readonly mediaType: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface RenderedFacts {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly pages: number;
  readonly colourSpace: string;
  readonly thumbhash: string;
  readonly perceptualHash: string;
  readonly dominantColours: readonly { readonly hex: string; readonly share: number }[];
}

/** All renditions of a version in one statement; a recipe that is recorded already keeps its row and its id. */
export async function recordRenditions(client: Client, tenantId: string, versionId: string, renditions: readonly RenditionToRecord[]): Promise<void> {
  await client.query({
    name: 'record_renditions',
    text: `insert into renditions (tenant_id, id, version_id, recipe, recipe_version, rendition_key, object_key, state, reason, media_type,
                                   bytes, sha256, width, height)
           select $1, r.id, $2, r.recipe, r."recipeVersion", r."renditionKey", r."objectKey", r.state, r.reason, r."mediaType",
                  r.bytes, r.sha256, r.width, r.height
             from json_to_recordset($3) as r(id uuid, recipe text, "recipeVersion" integer, "renditionKey" text, "objectKey" text, state text,
                  reason text, "mediaType" text, bytes bigint, sha256 text, width integer, height integer)
           on conflict (tenant_id, version_id, recipe, recipe_version) do update
              set rendition_key = excluded.rendition_key, object_key = excluded.object_key, state = excluded.state, reason = excluded.reason,
                  media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256, width = excluded.width, height = excluded.height`,
    values: [tenantId, versionId, JSON.stringify(renditions)],
  });
}

/** What only the decoded picture could tell; what the file says of its colours stays where it says something. */
export async function recordRenderedFacts(client: Client, tenantId: string, versionId: string, facts: RenderedFacts): Promise<void> {
  await client.query({
    name: 'record_rendered_facts',
    text: `update versions set preview = 'ready', preview_reason = null, width = $3, height = $4, has_alpha = $5, pages = $6,
                  colour_space = coalesce(colour_space, $7), thumbhash = $8, perceptual_hash = $9::bit(64), dominant_colours = $10
            where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      versionId,
      facts.width,
      facts.height,
      facts.hasAlpha,
      facts.pages,
      facts.colourSpace,
      facts.thumbhash,
      facts.perceptualHash,
      JSON.stringify(facts.dominantColours),
    ],
  });
}

/** Takes over what a version with the same bytes was found to look like. */
export async function copyRenderedFacts(client: Client, tenantId: string, versionId: string, fromVersionId: string): Promise<void> {
  await client.query({
    name: 'copy_rendered_facts',
    text: `update versions v set preview = 'ready', preview_reason = null, width = k.width, height = k.height, has_alpha = k.has_alpha, pages = k.pages,
                  colour_space = k.colour_space, thumbhash = k.thumbhash, perceptual_hash = k.perceptual_hash, dominant_colours = k.dominant_colours
             from versions k where v.tenant_id = $1 and v.id = $2 and k.tenant_id = $1 and k.id = $3 and v.id <> k.id`,
    values: [tenantId, versionId, fromVersionId],
  });
}

/** There is no preview, and why. */
export async function recordNoPreview(
  client: Client,
  tenantId: string,
  versionId: string,
  preview: Extract<PreviewState, 'not_possible' | 'failed'>,
  reason: string,
): Promise<void> {
  await client.query({
    name: 'record_no_preview',
    text: 'update versions set preview = $3, preview_reason = $4 where tenant_id = $1 and id = $2',
    values: [tenantId, versionId, preview, reason],
  });
}

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
  /** Numbers that say more than the reason, as those of a byte cap that was not met. */
  readonly reasonFacts?: Readonly<Record<string, unknown>> | null;
  readonly mediaType: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** The texts on it, in the order of reading; null where there are none. */
  readonly drawnText?: string | null;
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
  readonly proposedFocalPoint: { readonly x: number; readonly y: number } | null;
}

/** All renditions of a version in one statement; a recipe that is recorded already keeps its row and its id. */
export async function recordRenditions(client: Client, tenantId: string, versionId: string, renditions: readonly RenditionToRecord[]): Promise<void> {
  await client.query({
    name: 'record_renditions',
    text: `insert into renditions (tenant_id, id, version_id, recipe, recipe_version, rendition_key, object_key, state, reason, reason_facts, media_type,
                                   bytes, sha256, width, height, drawn_text)
           select $1, r.id, $2, r.recipe, r."recipeVersion", r."renditionKey", r."objectKey", r.state, r.reason, r."reasonFacts", r."mediaType",
                  r.bytes, r.sha256, r.width, r.height, r."drawnText"
             from json_to_recordset($3) as r(id uuid, recipe text, "recipeVersion" integer, "renditionKey" text, "objectKey" text, state text,
                  reason text, "reasonFacts" jsonb, "mediaType" text, bytes bigint, sha256 text, width integer, height integer,
                  "drawnText" text)
           on conflict (tenant_id, version_id, recipe, recipe_version) do update
              set rendition_key = excluded.rendition_key, object_key = excluded.object_key, state = excluded.state, reason = excluded.reason, reason_facts = excluded.reason_facts,
                  media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256, width = excluded.width, height = excluded.height,
                  drawn_text = excluded.drawn_text`,
    values: [tenantId, versionId, JSON.stringify(renditions)],
  });
  await client.query({
    name: 'record_drawn_text',
    text: `update versions v set drawn_text = shown.text
             from (select coalesce(string_agg(distinct r.drawn_text, E'\\n'), '') as text from renditions r
                    where r.tenant_id = $1 and r.version_id = $2 and r.state = 'ready') as shown
            where v.tenant_id = $1 and v.id = $2 and v.drawn_text <> shown.text`,
    values: [tenantId, versionId],
  });
}

/**
 * What only the decoded picture could tell; what the file says of its colours stays where it says something. Of what is no picture
 * itself the size and the pages are its own, not those of its still.
 */
export async function recordRenderedFacts(client: Client, tenantId: string, versionId: string, facts: RenderedFacts): Promise<void> {
  await client.query({
    name: 'record_rendered_facts',
    text: `update versions set preview = 'ready', preview_reason = null, width = case when media is null then $3 else coalesce(width, $3) end,
                  height = case when media is null then $4 else coalesce(height, $4) end, has_alpha = $5,
                  pages = case when media is null then $6 else pages end,
                  colour_space = coalesce(colour_space, $7), thumbhash = $8, perceptual_hash = $9::bit(64), dominant_colours = $10,
                  proposed_focal_point = $11
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
      facts.proposedFocalPoint === null ? null : JSON.stringify(facts.proposedFocalPoint),
    ],
  });
}

/** Takes over what a version with the same bytes was found to look like. */
export async function copyRenderedFacts(client: Client, tenantId: string, versionId: string, fromVersionId: string): Promise<void> {
  await client.query({
    name: 'copy_rendered_facts',
    text: `update versions v set preview = 'ready', preview_reason = null, width = k.width, height = k.height, has_alpha = k.has_alpha, pages = k.pages,
                  colour_space = k.colour_space, thumbhash = k.thumbhash, perceptual_hash = k.perceptual_hash, dominant_colours = k.dominant_colours,
                  proposed_focal_point = k.proposed_focal_point,
                  media = coalesce(v.media, k.media)
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

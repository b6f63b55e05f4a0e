import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { newRecipeSchema, recipeNameSchema } from './recipes.js';
import { lineSchema, textSchema } from './text.js';

/** How a spec is called, in lower case: `instagram-feed`. */
export const specIdSchema = z.string().max(64).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of lower-case letters and digits, joined by hyphens');
export const specIdsSchema = z
  .array(specIdSchema)
  .max(50)
  .overwrite((ids) => [...new Set(ids)]);

const sideSchema = z.int().min(1).max(200_000);
const sizeSchema = z.strictObject({ width: sideSchema, height: sideSchema });
const mediaTypeSchema = z.string().max(100).regex(/^(image|video)\/[a-z0-9][a-z0-9.+-]*$/, 'must be like image/jpeg or video/mp4');
const shareSchema = z.number().min(0).max(1);

const ratioRangeSchema = z
  .strictObject({ from: z.number().positive().max(10_000), to: z.number().positive().max(10_000), tolerance: z.number().min(0).max(0.2).default(0.01) })
  .refine(({ from, to }) => from <= to, 'must not end before it begins')
  .describe('Width divided by height; `tolerance` is a share of it.');
const rangeSchema = z
  .strictObject({ least: z.number().min(0).max(1_000_000), most: z.number().min(0).max(1_000_000) })
  .refine(({ least, most }) => least <= most, 'must not end before it begins');

const limitsShape = {
  sizes: z.array(sizeSchema).min(1).max(50).nullable(),
  ratios: ratioRangeSchema.nullable(),
  smallest: sizeSchema.nullable(),
  largest: sizeSchema.nullable(),
  maxBytes: z.int().min(1).nullable(),
  mediaTypes: z.array(mediaTypeSchema).min(1).max(20).nullable(),
  colourSpaces: z.array(z.enum(['srgb', 'wide', 'cmyk', 'grey'])).min(1).max(4).nullable(),
  animation: z.boolean().nullable().describe('False: nothing may move.'),
  alpha: z.boolean().nullable().describe('False: nothing may shine through.'),
  seconds: rangeSchema.nullable(),
  framesPerSecond: rangeSchema.nullable(),
  videoCodecs: z.array(lineSchema(20)).min(1).max(20).nullable(),
  maxBitsPerSecond: z.int().min(1).nullable(),
};
const limitsSchema = z.object(limitsShape).describe('What is null limits nothing.').meta({ id: 'SpecLimits' });
const newLimitsSchema = z.strictObject(z.strictObject(limitsShape).partial().shape);

const safeAreaSchema = z
  .strictObject({ x: shareSchema, y: shareSchema, width: shareSchema.gt(0), height: shareSchema.gt(0) })
  .refine(({ x, y, width, height }) => x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9, 'must lie within the picture');

const specShape = {
  id: specIdSchema,
  platform: specIdSchema,
  placement: lineSchema(100),
  media: z.enum(['image', 'video']),
  source: lineSchema(500).describe('What it was taken from: an address, or a name where there is none.'),
  confidence: z.enum(['high', 'medium', 'low']),
  note: textSchema(2_000),
  safeAreas: z.array(safeAreaSchema).max(10).describe('Where the platform lays nothing over the picture; shares of it, from its upper left.'),
  textLimits: z.array(z.strictObject({ field: lineSchema(50), most: z.int().min(1).max(100_000) })).max(20).describe('Characters as people count them.'),
  counts: z.array(z.strictObject({ what: lineSchema(100), least: z.int().min(0), most: z.int().min(0) })).max(20),
  recipe: recipeNameSchema.nullable().describe('What draws for it.'),
};

export const channelSpecSchema = z
  .object({
    ...specShape,
    version: z.int(),
    keeper: z.enum(['galley', 'tenant']).describe('Whose version it is; of two that begin together the tenant\'s is in force.'),
    reference: z.string().describe('What a receipt pins: `instagram-feed@1`, `instagram-feed@own-1`.'),
    effectiveFrom: answeredInstantSchema.describe('In force from then on, until a later version is.'),
    verifiedAt: z.iso.date().describe('When it was last compared with its source.'),
    hard: limitsSchema.describe('What the platform refuses beyond.'),
    recommended: limitsSchema.describe('What it advises; Galley warns, and refuses nothing.'),
  })
  .meta({ id: 'ChannelSpec' });

const { placement, platform, source, media, confidence, note, ...more } = specShape;
export const newChannelSpecSchema = z
  .strictObject({
    id: specIdSchema.describe('A new one, or one that there is: then this is its next version.'),
    platform,
    placement,
    source,
    media: media.default('image'),
    confidence: confidence.default('medium'),
    note: note.default(''),
    effectiveFrom: instantSchema.optional().describe('Default: now. Not in the past: what has gone out was judged by what was in force then.'),
    verifiedAt: z.iso.date().optional().describe('Default: today.'),
    hard: newLimitsSchema.describe('What is left out limits nothing.'),
    recommended: newLimitsSchema.default({}),
    safeAreas: more.safeAreas.default([]),
    textLimits: more.textLimits.default([]),
    counts: more.counts.default([]),
    recipe: more.recipe.default(null),
  })
  .meta({ id: 'NewChannelSpec' });
export type NewChannelSpec = z.output<typeof newChannelSpecSchema>;

export const channelSpecListQuerySchema = z.object({
  platform: specIdSchema.optional(),
  media: media.optional(),
  at: instantSchema.optional().describe('As in force at this instant. Default: now.'),
});
export const channelSpecListSchema = z.object({ items: z.array(channelSpecSchema) }).meta({ id: 'ChannelSpecList' });

export const channelSpecHistorySchema = z
  .object({
    inForce: channelSpecSchema.nullable().describe('Null before its first version begins.'),
    versions: z.array(channelSpecSchema).describe('Latest first.'),
    recipe: newRecipeSchema.nullable().describe('What draws for it: send it to POST /recipes to take it over.'),
    isStandardRecipe: z.boolean().describe('Every picture gets this rendition unless the tenant has retired the recipe.'),
  })
  .meta({ id: 'ChannelSpecHistory' });

export const specFindingSchema = z
  .object({
    rule: z.enum([...(Object.keys(limitsShape) as (keyof typeof limitsShape)[]), 'text', 'safe_area']),
    severity: z.enum(['hard', 'recommended']),
    limit: z.string(),
    found: z.string(),
    remedy: z
      .enum(['resize', 're_encode', 'convert', 'flatten', 'crop', 'trim', 'larger_original', 'reframe', 'shorten_text', 'other_file'])
      .describe('The last four need a person; Galley can do the others with another recipe.'),
  })
  .meta({ id: 'SpecFinding' });

export const specVerdictSchema = z
  .enum(['pass', 'fixable', 'needs_person'])
  .describe('`pass`: it may go out. `fixable`: another rendition of the same source may. `needs_person`: none can as things are.');

export const newSpecCheckSchema = z
  .strictObject({
    assetId: z.uuid().optional().describe('The original and every rendition of its current version.'),
    renditionId: z.uuid().optional().describe('This rendition alone.'),
    specIds: specIdsSchema.min(1),
    texts: z.record(lineSchema(50), textSchema(100_000)).default({}).describe('Words that go with it, by the field of the spec.'),
    at: instantSchema.optional().describe('By the versions in force at this instant. Default: now.'),
  })
  .refine(({ assetId, renditionId }) => (assetId === undefined) !== (renditionId === undefined), 'must name either an asset or a rendition')
  .meta({ id: 'NewSpecCheck' });

export const checkedSpecsSchema = z
  .object({
    items: z.array(
      z.object({
        spec: z.string().describe('Reference of the version that it was judged by.'),
        verdict: specVerdictSchema,
        rendition: z.object({ id: z.uuid(), recipe: z.string(), recipeVersion: z.int() }).nullable().describe('What fits best; null where that is the original.'),
        findings: z.array(specFindingSchema),
      }),
    ),
  })
  .meta({ id: 'CheckedSpecs' });

/** How what is planned or placed on a channel stands by the spec that it fits best. */
export const channelCheckSchema = z
  .object({
    channel: z.object({ id: z.uuid(), name: z.string() }),
    recipe: z.string(),
    market: z.string(),
    spec: z.string(),
    verdict: specVerdictSchema.nullable().describe('Null while there is no rendition by this recipe.'),
    findings: z.array(specFindingSchema),
  })
  .meta({ id: 'ChannelCheck' });

import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { safeAreaSchema, textLayoutSchema } from './text-layouts.js';
import { lineSchema } from './text.js';
import { recipePreviewStateSchema, recipeStateSchema } from './vocabulary.js';

/** How a recipe is called, in lower case: `instagram-feed`. */
export const recipeNameSchema = z.string().max(64).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of lower-case letters and digits, joined by hyphens');

const longestSide = 8_192;
const sideSchema = z.int().min(1).max(longestSide);
const qualitySchema = z.int().min(1).max(100);
const formatSchema = z.enum(['jpeg', 'webp', 'png', 'avif']);
const colourSchema = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/, 'must be #rrggbb or #rrggbbaa in lower case');
const purposeSchema = z.enum(['preview', 'web', 'social', 'display', 'email']);

const drawingShape = {
  fit: z.enum(['inside', 'cover', 'contain']).describe('`inside`: the whole picture; `cover`: the box filled, the rest cut off as framed; `contain`: the whole picture on a background that fills the box.'),
  width: sideSchema,
  height: sideSchema,
  format: formatSchema,
  quality: qualitySchema.describe('The best quality, and the one of a rendition without a byte cap.'),
  lowestQuality: qualitySchema.describe('Where the byte cap is not met at this one, a person is asked.'),
  chroma: z.enum(['4:4:4', '4:2:0']).describe('How finely colour is kept beside brightness; where the byte cap is not met with `4:4:4`, `4:2:0` is tried.'),
  otherFormats: z.array(formatSchema).max(3).describe('What the channel also takes, tried where the format does not meet the byte cap.'),
  maxBytes: z.int().min(1_000).max(1_000_000_000).nullable(),
  smallest: z.strictObject({ width: sideSchema, height: sideSchema }).nullable().describe('The least that a small source is cut to; null: the exact size only.'),
  colour: z.enum(['srgb', 'keep']).describe('`srgb`: converted to it, without a profile; `keep`: the colours of the source, with their profile.'),
  sharpen: z.number().positive().max(10).nullable().describe('Standard deviation in pixels.'),
  background: colourSchema,
  padding: z.int().min(0).max(longestSide).describe('Pixels of background on each side, within the box.'),
  cornerRadius: z.int().min(0).max(longestSide),
  watermark: z.strictObject({ text: lineSchema(80), opacity: z.number().gt(0).max(1), tiled: z.boolean() }).nullable(),
  animated: z.boolean(),
  layout: textLayoutSchema.nullable().describe('Where the texts and the logo of the version stand on the picture; null draws none of them.'),
  pixelsPerPoint: z.number().gt(0).max(20).describe('Pixels of the rendition for one CSS pixel as the viewer sees it: how large the texts of the layout come out.'),
  safeArea: safeAreaSchema.nullable().describe('The part that the interface of the platform leaves free: texts stand in it only. Null is all of it.'),
};

const drawingSchema = z.object(drawingShape).meta({ id: 'Drawing' });
const { fit, width, height, format, quality, ...withDefaults } = drawingShape;

export const newRecipeSchema = z
  .strictObject({
    name: recipeNameSchema.describe('A new one, or one that there is: then this is its next version.'),
    purpose: purposeSchema.exclude(['preview']),
    drawing: z.strictObject({ fit, width, height, format, quality, ...z.strictObject(withDefaults).partial().shape }).describe('What is left out is as in a plain drawing.'),
  })
  .meta({ id: 'NewRecipe' });

/** A recipe as its readers see it; those that Galley brings along are in domain/recipes.ts. */
export const recipeSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    purpose: purposeSchema,
    state: recipeStateSchema,
    isStandard: z.boolean().describe('Galley brings it along.'),
    madeBy: personReferenceSchema.nullable(),
    createdAt: answeredInstantSchema.nullable(),
    drawing: drawingSchema,
  })
  .meta({ id: 'Recipe' });
export const recipeListSchema = z.object({ items: z.array(recipeSchema) }).meta({ id: 'RecipeList' });
export const recipeListQuerySchema = z.object({ state: recipeStateSchema.default('active').describe('Those in use, unless another state is asked for.') });

export const recipeHistorySchema = z
  .object({
    name: z.string(),
    isReserved: z.boolean().describe('Galley itself shows pictures by it; it cannot be changed or retired.'),
    versions: z.array(recipeSchema.extend({ allowed: z.array(z.enum(['activate', 'retire', 'preview'])).describe('What the caller may ask of it now.') })).describe('Newest first.'),
  })
  .meta({ id: 'RecipeHistory' });

export const newRecipePreviewSchema = z.strictObject({ assetId: z.uuid() }).meta({ id: 'NewRecipePreview' });

export const recipePreviewSchema = z
  .object({
    id: z.uuid(),
    recipe: z.object({ name: z.string(), version: z.int() }),
    assetId: z.uuid(),
    versionId: z.uuid(),
    state: recipePreviewStateSchema,
    reason: reasonSchema.nullable(),
    facts: z.record(z.string(), z.unknown()).nullable().describe('Numbers of the reason, as those of a byte cap.'),
    mediaType: z.string().nullable(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    url: z.string().nullable().describe('Good for minutes.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'RecipePreview' });

export const recipeImpactSchema = z
  .object({
    versions: z.int().describe('Present versions of assets that would get renditions.'),
    renditions: z.int().describe('Renditions that would be made.'),
    tooSmall: z.int().describe('Renditions that would not, because Galley does not enlarge.'),
    bytes: z.number().describe('That they would come to.'),
    bytesFrom: z.enum(['same_recipe', 'previews', 'same_format', 'usual']).describe('What the size is taken from: renditions by earlier versions of the recipe, previews of this one, other renditions of the format, or what such pictures usually come to.'),
    minutes: z.number().describe('That the drawing would take, behind new uploads.'),
    minutesFrom: z.enum(['backfills', 'previews', 'usual']).describe('What the time is taken from: the last backfills of the tenant, previews, or what drawing usually takes.'),
  })
  .meta({ id: 'RecipeImpact' });

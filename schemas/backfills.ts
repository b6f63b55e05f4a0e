import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { recipeNameSchema } from './recipes.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { assetStateSchema, backfillItemStateSchema, backfillStateSchema } from './vocabulary.js';

export const newBackfillSchema = z
  .strictObject({
    recipes: z.union([z.array(recipeNameSchema).min(1).max(100), z.literal('all_stale')]).describe('Names of recipes in use, or `all_stale`: all of them, wherever a picture lacks one.'),
    dryRun: z.boolean().default(false).describe('Only say what it would make.'),
  })
  .meta({ id: 'NewBackfill' });

export const backfillListQuerySchema = pageQuerySchema.extend({ state: backfillStateSchema.optional() });

const countsSchema = z.object(Object.fromEntries(backfillItemStateSchema.options.map((state) => [state, z.int()])) as Record<z.infer<typeof backfillItemStateSchema>, z.ZodInt>);

export const backfillSummarySchema = z
  .object({
    id: z.uuid(),
    recipes: z.array(z.object({ name: z.string(), version: z.int() })),
    state: backfillStateSchema,
    stateSince: answeredInstantSchema,
    startedBy: personReferenceSchema,
    versions: z.int().describe('In the frozen set, as far as it has been written down.'),
    counts: countsSchema.describe('The same by how far they have come.'),
    renditions: z.object({ ready: z.int(), failed: z.int() }).describe('That it has made, or found to be impossible.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'BackfillSummary' });
export const backfillPageSchema = pageSchema(backfillSummarySchema, 'BackfillPage');

export const backfillSchema = backfillSummarySchema
  .extend({
    reasons: z.array(reasonSchema.extend({ state: backfillItemStateSchema, versions: z.int() })).describe('Why versions were skipped or failed.'),
    perMinute: z.number().nullable().describe('Versions, over the last five minutes; null while it does not run, or nothing is known yet.'),
    readyAt: answeredInstantSchema.nullable().describe('When it is through at that pace.'),
    allowed: z.array(z.enum(['pause', 'resume', 'cancel'])).describe('What the caller may ask of it now.'),
  })
  .meta({ id: 'Backfill' });

export const backfillItemsQuerySchema = z.object({
  state: backfillItemStateSchema.optional(),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows per page.'),
});

export const backfillItemSchema = z
  .object({
    asset: z.object({ id: z.uuid(), title: z.string(), state: assetStateSchema }),
    versionId: z.uuid(),
    state: backfillItemStateSchema,
    reason: reasonSchema.nullable(),
    ready: z.int().nullable(),
    failed: z.int().nullable(),
    changedAt: answeredInstantSchema,
  })
  .meta({ id: 'BackfillItem' });
export const backfillItemPageSchema = pageSchema(backfillItemSchema, 'BackfillItemPage');

import { z } from 'zod';
import { specFindingSchema } from './channel-specs.js';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { lineSchema } from './text.js';
import { marketSchema } from './market.js';
import { channelKindSchema, placementStateSchema } from './vocabulary.js';

export const newPlacementSchema = z
  .strictObject({
    assetId: z.uuid(),
    channelId: z.uuid(),
    recipe: lineSchema(100).optional().describe('Takes the current version\'s rendition of this recipe.'),
    renditionId: z.uuid().optional(),
    startsAt: instantSchema.optional().describe('Default: now.'),
    endsAt: instantSchema.nullish().describe('Default: until it is recalled, or the asset\'s use ends.'),
    campaignId: z.uuid().optional(),
    market: marketSchema.default('*'),
    replaces: z.uuid().optional().describe('A placement on the same channel whose place it takes, without a moment between.'),
  })
  .refine((wish) => (wish.recipe === undefined) !== (wish.renditionId === undefined), 'must name either a recipe or a rendition')
  .meta({ id: 'NewPlacement' });

export const placementListQuerySchema = pageQuerySchema.extend({
  state: placementStateSchema.optional(),
  assetId: z.uuid().optional(),
  channelId: z.uuid().optional(),
  campaignId: z.uuid().optional(),
});

export const placementSchema = z
  .object({
    id: z.uuid(),
    state: placementStateSchema,
    reason: reasonSchema.nullable(),
    asset: z.object({ id: z.uuid(), title: z.string() }),
    versionId: z.uuid(),
    rendition: z.object({ id: z.uuid(), recipe: z.string(), recipeVersion: z.int() }),
    channel: z.object({ id: z.uuid(), name: z.string(), kind: channelKindSchema }),
    campaignId: z.uuid().nullable(),
    contentHash: z.string(),
    reviewId: z.uuid().describe('The approval it goes out under.'),
    startsAt: answeredInstantSchema,
    endsAt: answeredInstantSchema.nullable(),
    attempts: z.int(),
    market: z.string(),
    replaces: z.uuid().nullable(),
    spec: z.string().nullable().describe('The spec of the channel that it goes by, as last judged; null where the channel names none.'),
    specFindings: z.array(specFindingSchema).describe('What was found by it: what kept it from going out, and what is merely recommended otherwise.'),
    createdBy: personReferenceSchema,
    createdAt: answeredInstantSchema,
    remoteUrl: z.string().nullable().describe('Where it is, from its receipt.'),
    canRecall: z.boolean(),
  })
  .meta({ id: 'Placement' });
export const placementPageSchema = pageSchema(placementSchema, 'PlacementPage');

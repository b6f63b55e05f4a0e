import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { localeSchema, marketSchema } from './market.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { lineSchema, textSchema } from './text.js';
import { assetStateSchema, componentKindSchema, componentStateSchema, componentVersionStateSchema, roleSchema, severitySchema } from './vocabulary.js';

const componentTextSchema = textSchema(2_000).min(1).describe('What is drawn; for every kind but a logo.');
const logoAssetIdSchema = z.uuid().describe('For a logo: the asset whose present bytes it is. They are copied.');

export const newComponentSchema = z
  .strictObject({
    kind: componentKindSchema,
    name: lineSchema(255),
    severity: severitySchema.optional().describe('Of a change of it, unless the pull-through says otherwise. Default: safety for a safety statement, claim for claims and indications, else wording.'),
    text: componentTextSchema.optional(),
    logoAssetId: logoAssetIdSchema.optional(),
  })
  .meta({ id: 'NewComponent' });

export const newComponentVersionSchema = z
  .strictObject({
    text: componentTextSchema.optional(),
    logoAssetId: logoAssetIdSchema.optional(),
    adapts: z.uuid().optional().describe('The approved version for everywhere that this one says in a market or language.'),
    market: marketSchema.default('*'),
    locale: localeSchema.default('und'),
  })
  .refine(({ adapts, market, locale }) => (adapts === undefined) === (market === '*' && locale === 'und'), {
    error: 'a version for a market or language adapts one for everywhere, and only such a one does',
    path: ['adapts'],
  })
  .meta({ id: 'NewComponentVersion' });

export const newComponentDecisionSchema = z
  .strictObject({ decision: z.enum(['approve', 'reject']), comment: textSchema(5_000).trim().default('').describe('Needed to reject.') })
  .meta({ id: 'NewComponentDecision' });

export const componentVersionSchema = z
  .object({
    id: z.uuid(),
    number: z.int(),
    market: z.string(),
    locale: z.string(),
    adapts: z.uuid().nullable(),
    text: z.string(),
    contentHash: z.string(),
    state: componentVersionStateSchema,
    author: personReferenceSchema,
    decidedBy: personReferenceSchema.nullable(),
    decidedAt: answeredInstantSchema.nullable(),
    comment: z.string().nullable().describe('What was said with the decision.'),
    supersededFrom: answeredInstantSchema.nullable().describe('From then on a pull-through replaces it, and it fills no slot anew.'),
    createdAt: answeredInstantSchema,
    canDecide: z.boolean().describe('Whether it waits for the caller.'),
  })
  .meta({ id: 'ComponentVersion' });

export const componentListQuerySchema = pageQuerySchema.extend({
  kind: componentKindSchema.optional(),
  state: componentStateSchema.optional(),
  q: lineSchema(200).optional().describe('A part of the name.'),
});

export const componentSummarySchema = z
  .object({
    id: z.uuid(),
    kind: componentKindSchema,
    name: z.string(),
    severity: severitySchema,
    state: componentStateSchema,
    stateSince: answeredInstantSchema,
    owner: personReferenceSchema,
    versions: z.int(),
    proposed: z.int().describe('Versions that wait for a decision.'),
    current: z.object({ id: z.uuid(), number: z.int(), text: z.string() }).nullable().describe('The newest approved version for everywhere.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'ComponentSummary' });
export const componentPageSchema = pageSchema(componentSummarySchema, 'ComponentPage');

export const componentSchema = componentSummarySchema
  .extend({
    decidedBy: z.array(roleSchema).describe('Roles that decide on its versions.'),
    versionList: z.array(componentVersionSchema).describe('Newest first, at most 200.'),
    allowed: z.array(z.enum(['propose', 'retire', 'pull_through'])).describe('What the caller may ask of it now.'),
  })
  .meta({ id: 'Component' });

export const impactQuerySchema = z.object({
  versionId: z.uuid().optional().describe('Only what uses this version. Default: any version of the component.'),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Assets per page.'),
});

export const impactSchema = z
  .object({
    assets: z.int(),
    held: z.int(),
    inReview: z.int(),
    renditions: z.int().describe('Ready renditions of the versions in use that draw it.'),
    livePlacements: z.int(),
    scheduledPlacements: z.int(),
    byState: z.partialRecord(assetStateSchema, z.int()),
    byCampaign: z.array(z.object({ campaign: z.object({ id: z.uuid(), name: z.string() }).nullable(), assets: z.int() })).describe('The 100 with the most assets.'),
    items: z.array(
      z.object({
        asset: z.object({ id: z.uuid(), title: z.string() }),
        state: assetStateSchema,
        held: z.boolean(),
        campaignId: z.uuid().nullable(),
        slots: z.array(z.object({ slot: z.string(), componentVersionId: z.uuid() })).describe('Of its present version.'),
        renditions: z.int(),
        livePlacements: z.int(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'Impact' });

/** So many assets for one reason. */
export const countedReasonSchema = reasonSchema.extend({ assets: z.int() }).meta({ id: 'CountedReason' });

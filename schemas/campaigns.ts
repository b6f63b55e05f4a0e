import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { lineSchema, textSchema } from './text.js';
import { assetStateSchema, campaignStateSchema, roleSchema } from './vocabulary.js';

export const briefSchema = z
  .strictObject({
    what: textSchema(10_000).min(1).describe('What the campaign is to say.'),
    audience: textSchema(2_000).optional(),
    goal: textSchema(2_000).optional(),
    dueAt: instantSchema.optional().describe('When everything is to be ready.'),
    notes: textSchema(10_000).optional(),
  })
  .meta({ id: 'Brief' });

const newDeliverableSchema = z.strictObject({
  channelId: z.uuid(),
  recipe: lineSchema(100),
  market: z.string().regex(/^([A-Z]{2}|\*)$/, 'must be an ISO 3166-1 country code or *').default('*'),
  locale: z
    .string()
    .max(35)
    .regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|und)$/, 'must be a BCP 47 language tag')
    .default('und'),
});

export const newCampaignSchema = z
  .strictObject({
    name: lineSchema(255),
    brief: briefSchema,
    launchAt: instantSchema.nullish(),
    endsAt: instantSchema.nullish(),
    deliverables: z.array(newDeliverableSchema).max(500).default([]),
  })
  .meta({ id: 'NewCampaign' });
export type NewCampaign = z.infer<typeof newCampaignSchema>;

export const campaignListQuerySchema = pageQuerySchema.extend({ state: campaignStateSchema.optional() });

export const campaignSummarySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: campaignStateSchema,
    stateSince: answeredInstantSchema,
    owner: personReferenceSchema,
    launchAt: answeredInstantSchema.nullable(),
    endsAt: answeredInstantSchema.nullable(),
    dueAt: answeredInstantSchema.nullable(),
    deliverables: z.int(),
    waived: z.int(),
    picked: z.int(),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'CampaignSummary' });
export const campaignPageSchema = pageSchema(campaignSummarySchema, 'CampaignPage');

export const campaignSchema = campaignSummarySchema
  .extend({
    brief: briefSchema,
    work: z.array(z.string()),
    allowed: z.array(z.enum(['select', 'waive', 'submit', 'launch', 'cancel', 'end'])).describe('What the caller may ask of it now.'),
    revision: z.int(),
  })
  .meta({ id: 'Campaign' });

export const deliverableStatusSchema = z.enum(['missing', 'in_preparation', 'in_review', 'ready', 'published', 'waived']);
export type DeliverableStatus = z.infer<typeof deliverableStatusSchema>;

export const boardSchema = z
  .object({
    campaignId: z.uuid(),
    state: campaignStateSchema,
    counts: z.record(deliverableStatusSchema, z.int()),
    isReady: z.boolean().describe('Nothing stands in the way of the launch.'),
    deliverables: z.array(
      z.object({
        id: z.uuid(),
        channel: z.object({ id: z.uuid(), name: z.string() }),
        recipe: z.string(),
        market: z.string(),
        locale: z.string(),
        status: deliverableStatusSchema,
        waivedReason: z.string().nullable(),
        asset: z
          .object({ id: z.uuid(), title: z.string(), state: assetStateSchema, thumbhash: z.string().nullable(), previewPath: z.string().nullable() })
          .nullable(),
        owner: personReferenceSchema.nullable().describe('Who has picked the asset, else who owns the campaign.'),
        since: answeredInstantSchema,
        placementId: z.uuid().nullable(),
        blocker: z
          .object({ sentence: z.string(), who: z.array(z.union([roleSchema, z.literal('galley')])), reason: reasonSchema.nullable() })
          .nullable()
          .describe('What keeps it from being ready, and who can change that; null where nothing does.'),
      }),
    ),
  })
  .meta({ id: 'Board' });
export type Board = z.infer<typeof boardSchema>;

export const selectionSchema = z
  .strictObject({
    picks: z
      .array(z.strictObject({ deliverableId: z.uuid(), assetId: z.uuid().nullable().describe('Null takes the pick back.') }))
      .min(1)
      .max(500)
      .refine((picks) => new Set(picks.map((pick) => pick.deliverableId)).size === picks.length, 'must name each deliverable once'),
  })
  .meta({ id: 'Selection' });

export const waiverSchema = z.strictObject({ reason: lineSchema(1_000) }).meta({ id: 'Waiver' });

import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { localeSchema, marketSchema } from './market.js';
import { cursorSchema, pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { lineSchema, textSchema } from './text.js';
import { planPhaseSchema, planSchema } from './campaign-plan.js';
import { assetStateSchema, campaignStateSchema, channelKindSchema, roleSchema } from './vocabulary.js';

const useSchema = z.strictObject({
  use: lineSchema(100).describe('What for: a website, an ad campaign, a shop window.'),
  channelKinds: z.array(channelKindSchema).max(20).default([]).describe('Empty: any.'),
  markets: z.array(marketSchema).max(250).default([]).describe('Empty: everywhere.'),
});

export const briefSchema = z
  .strictObject({
    what: textSchema(10_000).min(1).describe('What the campaign is to say.'),
    audience: textSchema(2_000).optional(),
    goal: textSchema(2_000).optional(),
    dueAt: instantSchema.optional().describe('When everything is to be ready.'),
    uses: z
      .array(useSchema)
      .max(50)
      .refine((uses) => new Set(uses.map(({ use }) => use)).size === uses.length, 'must name each use once')
      .optional()
      .describe('How it is used.'),
    notes: textSchema(10_000).optional(),
  })
  .meta({ id: 'Brief' });
export type Brief = z.output<typeof briefSchema>;

export const launchModeSchema = z
  .enum(['all_or_nothing', 'as_ready'])
  .describe('All or nothing: what was placed is withdrawn where one cannot be. As ready: what is ready goes first, and the rest follows.');

const newDeliverableSchema = z.strictObject({
  channelId: z.uuid(),
  recipe: lineSchema(100),
  market: marketSchema.default('*'),
  locale: localeSchema.default('und'),
  needsCopy: z.boolean().default(false).describe('It is not ready before its asset has a description, or copy in a slot.'),
});
export const newDeliverablesSchema = z.strictObject({ deliverables: z.array(newDeliverableSchema).min(1).max(500) }).meta({ id: 'NewDeliverables' });

export const newCampaignSchema = z
  .strictObject({
    name: lineSchema(255),
    brief: briefSchema,
    launchAt: instantSchema.nullish(),
    endsAt: instantSchema.nullish(),
    launchMode: launchModeSchema.default('all_or_nothing'),
    plan: planSchema.optional(),
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
    launchMode: launchModeSchema,
    launchesItself: z.boolean().describe('It launches at `launchAt`, if it is ready then.'),
    warnings: z.array(z.enum(['plan_at_risk', 'date_unreachable', 'launch_due', 'successors_not_ready'])).describe('What its owner was warned of, and which still holds.'),
    successorId: z.uuid().nullable().describe('The campaign that takes over when this one ends.'),
    plan: planSchema,
    work: z.array(z.string()),
    allowed: z.array(z.enum(['select', 'waive', 'plan', 'submit', 'schedule', 'launch', 'cancel', 'end', 'succeed'])).describe('What the caller may ask of it now.'),
    revision: z.int(),
  })
  .meta({ id: 'Campaign' });

export const deliverableStatusSchema = z.enum(['missing', 'in_preparation', 'in_review', 'ready', 'published', 'waived']);
export type DeliverableStatus = z.infer<typeof deliverableStatusSchema>;

const whoSchema = z.array(z.union([roleSchema, z.literal('galley')]));
const pathSchema = z.array(z.object({ phase: planPhaseSchema, from: answeredInstantSchema, to: answeredInstantSchema }));

export const forecastSchema = z
  .object({
    standing: z
      .enum(['no_date', 'on_time', 'at_risk', 'unreachable'])
      .describe('At risk: it would come too late, or must move soon. Unreachable: what is left does not fit before the date any more.'),
    date: answeredInstantSchema.nullable().describe('When all is to be ready.'),
    readyAt: answeredInstantSchema.nullable().describe('When the last deliverable will be ready; null where nothing is left to do.'),
    slackSeconds: z.int().nullable().describe('From the forecast to the date; negative where it comes too late.'),
    unreachableFrom: answeredInstantSchema.nullable().describe('From then on the date cannot be reached any more if nothing has moved.'),
    critical: z.object({ deliverableId: z.uuid(), path: pathSchema }).nullable().describe('What everything waits for.'),
  })
  .meta({ id: 'CampaignForecast' });

export const boardQuerySchema = z.object({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200).describe('Deliverables per page.'),
});

export const boardSchema = z
  .object({
    campaignId: z.uuid(),
    state: campaignStateSchema,
    counts: z.record(deliverableStatusSchema, z.int()),
    isReady: z.boolean().describe('Nothing stands in the way of the launch.'),
    forecast: forecastSchema,
    blocking: z
      .array(
        z.object({
          sentence: z.string(),
          who: whoSchema,
          people: z.array(personReferenceSchema).describe('The first few who could act.'),
          count: z.int(),
          since: answeredInstantSchema.describe('Of the one that waits longest.'),
          exampleId: z.uuid(),
        }),
      )
      .describe('What blocks the launch, over all deliverables; what most wait for first.'),
    deliverables: z.array(
      z.object({
        id: z.uuid(),
        channel: z.object({ id: z.uuid(), name: z.string() }),
        recipe: z.string(),
        market: z.string(),
        locale: z.string(),
        needsCopy: z.boolean(),
        status: deliverableStatusSchema,
        waivedReason: z.string().nullable(),
        asset: z
          .object({ id: z.uuid(), title: z.string(), state: assetStateSchema, thumbhash: z.string().nullable(), previewPath: z.string().nullable() })
          .nullable(),
        owner: personReferenceSchema.nullable().describe('Who has picked the asset, else who owns the campaign.'),
        since: answeredInstantSchema,
        readyAt: answeredInstantSchema.nullable().describe('Forecast; null where nothing is left to do.'),
        placementId: z.uuid().nullable(),
        successor: z.object({ id: z.uuid(), title: z.string() }).nullable().describe('The asset that takes its place at the end.'),
        successorPlacementId: z.uuid().nullable(),
        blocker: z
          .object({
            sentence: z.string(),
            who: whoSchema,
            people: z.array(personReferenceSchema).describe('The first few who could act.'),
            reason: reasonSchema.nullable(),
          })
          .nullable()
          .describe('What keeps it from being ready, and who can change that; null where nothing does.'),
      }),
    ),
    nextCursor: cursorSchema.nullable(),
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

export const scheduleSchema = z
  .strictObject({
    launchAt: instantSchema.nullable(),
    endsAt: instantSchema.nullish().describe('Left out: as it is.'),
    launchesItself: z.boolean().default(false).describe('Launch at that instant without anybody, if it is ready then; else its owner is warned.'),
  })
  .meta({ id: 'Schedule' });

export const successionSchema = z
  .strictObject({
    successor: z.uuid().optional().describe('A campaign: what it has picked for the same channel, recipe, market and locale takes over.'),
    successions: z
      .array(z.strictObject({ deliverableId: z.uuid(), assetId: z.uuid().nullable().describe('Null: nothing takes its place.') }))
      .max(500)
      .refine((all) => new Set(all.map((one) => one.deliverableId)).size === all.length, 'must name each deliverable once')
      .default([]),
    when: z.enum(['now', 'at_end']).default('now').describe('At the end: when the campaign ends, by itself or by somebody.'),
  })
  .meta({ id: 'Succession' });

export const candidatesSchema = z
  .strictObject({ use: lineSchema(100), assetIds: z.array(z.uuid()).min(1).max(200), isShortlisted: z.boolean().optional() })
  .meta({ id: 'NewCandidates' });
export const voteSchema = z.strictObject({ use: lineSchema(100), assetId: z.uuid(), vote: z.union([z.literal(1), z.literal(-1), z.literal(0)]).describe('0 takes the vote back.') }).meta({ id: 'Vote' });
export const candidateQuerySchema = z.object({ use: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(100) });
export const candidateListSchema = z
  .object({
    items: z.array(
      z.object({
        use: z.string(),
        asset: z.object({ id: z.uuid(), title: z.string(), state: assetStateSchema, thumbhash: z.string().nullable(), previewPath: z.string().nullable() }),
        proposedBy: personReferenceSchema,
        isShortlisted: z.boolean(),
        votesFor: z.int(),
        votesAgainst: z.int(),
        myVote: z.int(),
      }),
    ),
  })
  .meta({ id: 'CandidateList' });

import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { sha256Schema, textSchema } from './text.js';
import { decisionKindSchema, reviewStateSchema, roleSchema } from './vocabulary.js';

export const newReviewsSchema = z
  .strictObject({
    assetIds: z.array(z.uuid()).min(1).max(100).overwrite((ids) => [...new Set(ids)]),
    policyId: z.uuid().optional().describe('Default: the tenant\'s default policy.'),
  })
  .meta({ id: 'NewReviews' });

export const openedReviewsSchema = z
  .object({
    items: z.array(
      z.object({
        assetId: z.uuid(),
        reviewId: z.uuid().optional().describe('Present where the review is open.'),
        problem: z.object({ code: z.string(), detail: z.string(), remedy: z.string() }).optional().describe('Present where it was refused.'),
      }),
    ),
  })
  .meta({ id: 'OpenedReviews' });
export type OpenedReview = z.infer<typeof openedReviewsSchema>['items'][number];

export const reviewListQuerySchema = pageQuerySchema.extend({
  assignee: z.literal('me').optional().describe('Only those whose open stage the caller can decide in now.'),
  status: reviewStateSchema.optional(),
  assetId: z.uuid().optional(),
});

export const reviewSummarySchema = z
  .object({
    id: z.uuid(),
    state: reviewStateSchema,
    asset: z.object({ id: z.uuid(), title: z.string(), thumbhash: z.string().nullable(), previewPath: z.string().nullable() }),
    versionId: z.uuid(),
    contentHash: z.string(),
    campaignId: z.uuid().nullable(),
    stage: z.object({ number: z.int(), name: z.string(), of: z.int() }).describe('The open stage, or the last one.'),
    waitingRoles: z.array(roleSchema),
    submittedBy: personReferenceSchema,
    dueAt: answeredInstantSchema.nullable(),
    isOverdue: z.boolean(),
    createdAt: answeredInstantSchema,
    closedAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'ReviewSummary' });
export const reviewPageSchema = pageSchema(reviewSummarySchema, 'ReviewPage');

export const reviewSchema = reviewSummarySchema
  .extend({
    proof: z.object({
      versionId: z.uuid(),
      versionNumber: z.int(),
      contentHash: z.string().describe('Send it with the decision: it says what was on your screen.'),
      sha256: z.string().nullable(),
      filename: z.string(),
      previewPath: z.string().nullable(),
    }),
    policy: z.object({ id: z.uuid(), version: z.int(), name: z.string(), fourEyes: z.boolean() }),
    stages: z.array(
      z.object({
        name: z.string(),
        role: roleSchema,
        quorum: z.int(),
        state: z.enum(['done', 'open', 'to_come', 'not_reached']),
        decisions: z.int(),
      }),
    ),
    decisions: z.array(
      z.object({
        id: z.uuid(),
        person: personReferenceSchema,
        decision: decisionKindSchema,
        stage: z.int(),
        comment: z.string(),
        at: answeredInstantSchema,
      }),
    ),
    waitingFor: z
      .object({ role: roleSchema, people: z.array(personReferenceSchema), since: answeredInstantSchema, dueAt: answeredInstantSchema.nullable() })
      .nullable(),
    canDecide: z.boolean().describe('Whether the open stage waits for the caller.'),
    canWithdraw: z.boolean(),
  })
  .meta({ id: 'Review' });

export const newDecisionSchema = z
  .strictObject({
    decision: decisionKindSchema,
    contentHash: sha256Schema.describe('The hash of what you saw.'),
    comment: textSchema(10_000).trim().default('').describe('Needed unless you plainly approve.'),
  })
  .meta({ id: 'NewDecision' });

export const countedDecisionSchema = z
  .object({ decisionId: z.uuid(), reviewId: z.uuid(), state: reviewStateSchema, reason: reasonSchema.nullable() })
  .meta({ id: 'CountedDecision' });

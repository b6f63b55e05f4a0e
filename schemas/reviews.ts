import { z } from 'zod';
import { channelCheckSchema } from './channel-specs.js';
import { approvalScopeSchema, contentPartSchema, quorumSchema } from './approval-policy.js';
import { guestCodeSchema } from './guest-links.js';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { newSignatureSchema } from './signatures.js';
import { sha256Schema, textSchema } from './text.js';
import { assignmentReasonSchema, decisionKindSchema, reviewStageStateSchema, reviewStateSchema, roleSchema } from './vocabulary.js';
import type { DecisionKind } from './vocabulary.js';

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
        channelChecks: z.array(channelCheckSchema).optional().describe('What the channels that it is planned for would refuse or advise against.'),
        problem: z.object({ code: z.string(), detail: z.string(), remedy: z.string() }).optional().describe('Present where it was refused.'),
      }),
    ),
  })
  .meta({ id: 'OpenedReviews' });
export type OpenedReview = z.infer<typeof openedReviewsSchema>['items'][number];

export const reviewListQuerySchema = pageQuerySchema.extend({
  assignee: z.literal('me').optional().describe('Only those in which it is the caller\'s turn.'),
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
    stage: z.object({ number: z.int(), name: z.string(), of: z.int() }).describe('The first open stage, or the last one.'),
    openStages: z.array(z.object({ key: z.string(), name: z.string() })),
    waitingRoles: z.array(roleSchema),
    submittedBy: personReferenceSchema,
    dueAt: answeredInstantSchema.nullable(),
    isOverdue: z.boolean(),
    createdAt: answeredInstantSchema,
    closedAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'ReviewSummary' });
export const reviewPageSchema = pageSchema(reviewSummarySchema, 'ReviewPage');

export const reviewStageSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    after: z.array(z.string()),
    role: roleSchema.nullable(),
    quorum: quorumSchema,
    veto: z.boolean(),
    covers: z.array(contentPartSchema),
    signature: z.boolean(),
    state: reviewStageStateSchema,
    openedAt: answeredInstantSchema.nullable(),
    dueAt: answeredInstantSchema.nullable(),
    strandedSince: answeredInstantSchema.nullable().describe('Since when nobody could complete it.'),
    carriedFrom: z.uuid().nullable().describe('The review in which it was completed; what it covers has not changed since.'),
    isBySilence: z.boolean().describe('Complete because nobody decided in time, as the policy allows.'),
    decisions: z.int(),
    assignments: z.array(
      z.object({
        id: z.uuid(),
        role: roleSchema.nullable(),
        person: personReferenceSchema.nullable(),
        onBehalfOf: personReferenceSchema.nullable(),
        replaces: z.uuid().nullable(),
        why: assignmentReasonSchema,
        reason: z.string(),
        at: answeredInstantSchema,
        isOpen: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ReviewStage' });

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
    approval: z.object({ scope: approvalScopeSchema, expiresAt: answeredInstantSchema.nullable() }).describe('Where and until when an approval holds, by what has been decided so far.'),
    stages: z.array(reviewStageSchema),
    decisions: z.array(
      z.object({
        id: z.uuid(),
        person: personReferenceSchema,
        onBehalfOf: personReferenceSchema.nullable(),
        decision: decisionKindSchema,
        stage: z.string(),
        comment: z.string(),
        scope: approvalScopeSchema.nullable(),
        expiresAt: answeredInstantSchema.nullable(),
        conditions: z.string(),
        isSetAside: z.boolean().describe('Its stage began anew when the review was moved to another policy.'),
        at: answeredInstantSchema,
      }),
    ),
    votes: z
      .array(z.object({ id: z.uuid(), person: personReferenceSchema, stage: z.string(), vote: decisionKindSchema, comment: z.string(), at: answeredInstantSchema }))
      .describe('Advice: shown, never counted.'),
    waitingFor: z.array(
      z.object({
        stage: z.string(),
        name: z.string(),
        role: roleSchema.nullable(),
        people: z.array(personReferenceSchema),
        what: z.enum(['decision', 'assignment']).describe('`assignment`: nobody could complete the stage, and the admins named must assign somebody.'),
        since: answeredInstantSchema,
        dueAt: answeredInstantSchema.nullable(),
        isOverdue: z.boolean(),
      }),
    ),
    channelChecks: z.array(channelCheckSchema).describe('How the proof stands by what the channels take that it is planned for; of an open review.'),
    decidesIn: z.array(z.string()).describe('The stages that wait for the caller.'),
    canDecide: z.boolean().describe('Whether a stage waits for the caller.'),
    canManage: z.boolean().describe('Whether the caller may assign others and move it to another policy.'),
    canWithdraw: z.boolean(),
  })
  .meta({ id: 'Review' });

export const newDecisionSchema = z
  .strictObject({
    decision: decisionKindSchema,
    contentHash: sha256Schema.describe('The hash of what you saw.'),
    stage: z.string().max(40).optional().describe('Key of the stage; needed where more than one waits for you.'),
    comment: textSchema(10_000).trim().default('').describe('Needed unless you plainly approve.'),
    scope: approvalScopeSchema.optional().describe('An approval for these markets and channels only.'),
    expiresAt: instantSchema.optional().describe('An approval until then only.'),
    conditions: textSchema(10_000).trim().default('').describe('What an approval is tied to, in words.'),
    signature: newSignatureSchema.optional().describe('Needed where the stage asks for it (`signature` of the stage).'),
    guestCode: guestCodeSchema.optional().describe('Of a guest: the code that was mailed to them.'),
  })
  .refine(({ decision, scope, expiresAt, conditions }) => isApproving(decision) || (scope === undefined && expiresAt === undefined && conditions === ''), {
    path: ['decision'],
    error: 'only an approval has a scope, an end or conditions',
  })
  .meta({ id: 'NewDecision' });

function isApproving(decision: DecisionKind): boolean {
  return decision === 'approve' || decision === 'approve_with_changes';
}

export const newVoteSchema = z
  .strictObject({
    vote: decisionKindSchema,
    contentHash: sha256Schema.describe('The hash of what you saw.'),
    stage: z.string().max(40).optional(),
    comment: textSchema(10_000).trim().default(''),
  })
  .meta({ id: 'NewVote' });
export const writtenVoteSchema = z.object({ voteId: z.uuid(), reviewId: z.uuid(), stage: z.string() }).meta({ id: 'WrittenVote' });

export const newDelegationSchema = z
  .strictObject({ to: z.uuid(), stage: z.string().max(40).optional().describe('Needed where more than one waits for you.'), reason: textSchema(2_000).trim().min(1) })
  .meta({ id: 'NewDelegation' });
export const newReassignmentSchema = z
  .strictObject({
    stage: z.string().max(40),
    to: z.uuid(),
    from: z.uuid().optional().describe('In whose stead. Default: beside those who are asked by role.'),
    reason: textSchema(2_000).trim().min(1),
  })
  .meta({ id: 'NewReassignment' });
export const assignedSchema = z.object({ assignmentId: z.uuid(), reviewId: z.uuid(), state: reviewStateSchema }).meta({ id: 'Assigned' });

export const newPolicyMoveSchema = z
  .strictObject({ policyId: z.uuid(), version: z.int().min(1), reason: textSchema(2_000).trim().min(1) })
  .meta({ id: 'NewPolicyMove' });

export const countedDecisionSchema = z
  .object({ decisionId: z.uuid(), reviewId: z.uuid(), state: reviewStateSchema, reason: reasonSchema.nullable() })
  .meta({ id: 'CountedDecision' });

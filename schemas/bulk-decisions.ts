import { z } from 'zod';
import { approvalScopeSchema } from './approval-policy.js';
import { instantSchema } from './instant.js';
import { newSignatureSchema } from './signatures.js';
import { sha256Schema, textSchema } from './text.js';
import { decisionKindSchema, reviewStateSchema } from './vocabulary.js';

/** One decision for many reviews, each on the hash that was seen: what is chosen is frozen by whoever chose it. */
export const newBulkDecisionSchema = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          reviewId: z.uuid(),
          contentHash: sha256Schema.describe('The hash of what you saw.'),
          stage: z.string().max(40).optional().describe('Needed where more than one stage of the review waits for you.'),
        }),
      )
      .min(1)
      .max(200)
      .refine((items) => new Set(items.map(({ reviewId }) => reviewId.toLowerCase())).size === items.length, 'must not name a review twice'),
    decision: decisionKindSchema,
    comment: textSchema(10_000).trim().default('').describe('Needed unless you plainly approve.'),
    scope: approvalScopeSchema.optional().describe('An approval for these markets and channels only.'),
    expiresAt: instantSchema.optional().describe('An approval until then only.'),
    conditions: textSchema(10_000).trim().default('').describe('What an approval is tied to, in words.'),
    dryRun: z.boolean().default(false).describe('Says for each item what would happen, and changes nothing.'),
    signature: newSignatureSchema.optional().describe('Each decision in a stage that asks for it is signed on its own with this.'),
  })
  .refine(({ decision, comment }) => decision === 'approve' || comment !== '', { path: ['comment'], error: 'only a plain approval goes without a reason' })
  .refine(({ decision, scope, expiresAt, conditions }) => decision.startsWith('approve') || (scope === undefined && expiresAt === undefined && conditions === ''), {
    path: ['decision'],
    error: 'only an approval has a scope, an end or conditions',
  })
  .meta({ id: 'NewBulkDecision' });
export type NewBulkDecision = z.output<typeof newBulkDecisionSchema>;

export const bulkDecisionItemSchema = z
  .object({
    reviewId: z.uuid(),
    outcome: z.enum(['decided', 'would_be_decided', 'refused']),
    decisionId: z.uuid().optional().describe('Present where it was decided.'),
    stage: z.string().optional().describe('Present where it would be decided: the stage that the decision would count in.'),
    needsSignature: z.boolean().optional().describe('Present where it would be decided.'),
    state: reviewStateSchema.optional().describe('How the review stands then; absent where it was refused.'),
    problem: z.object({ code: z.string(), detail: z.string(), remedy: z.string() }).optional().describe('Present where it is refused.'),
  })
  .meta({ id: 'BulkDecisionItem' });
export type BulkDecisionItem = z.infer<typeof bulkDecisionItemSchema>;

export const bulkDecisionsSchema = z
  .object({ dryRun: z.boolean(), accepted: z.int(), refused: z.int(), items: z.array(bulkDecisionItemSchema).describe('In the order in which they were asked.') })
  .meta({ id: 'BulkDecisions' });

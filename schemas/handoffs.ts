import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { handoffTargetSchema } from './routing-rules.js';
import { textSchema } from './text.js';
import { handoffStateSchema, roleSchema } from './vocabulary.js';

export const handoffListQuerySchema = pageQuerySchema.extend({
  assignee: z.literal('me').optional().describe('Only those that wait for the caller: to answer, or to complete.'),
  state: handoffStateSchema.optional(),
  assetId: z.uuid().optional(),
});

export const handoffSummarySchema = z
  .object({
    id: z.uuid(),
    state: handoffStateSchema,
    asset: z.object({ id: z.uuid(), title: z.string(), thumbhash: z.string().nullable(), previewPath: z.string().nullable() }),
    versionId: z.uuid(),
    sha256: z.string(),
    message: z.string(),
    handedBy: personReferenceSchema,
    waitingFor: z
      .object({ role: roleSchema.nullable(), person: personReferenceSchema.nullable() })
      .nullable()
      .describe('A role or a person; null where it is over.'),
    dueAt: answeredInstantSchema.nullable().describe('When the answer is due.'),
    isOverdue: z.boolean(),
    createdAt: answeredInstantSchema,
    stateSince: answeredInstantSchema,
    closedAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'HandoffSummary' });
export const handoffPageSchema = pageSchema(handoffSummarySchema, 'HandoffPage');

export const handoffSchema = handoffSummarySchema
  .extend({
    rule: z.object({ id: z.uuid(), name: z.string() }),
    answers: z.array(
      z.object({
        person: personReferenceSchema,
        kind: z.enum(['accept', 'decline', 'complete', 'reassign']),
        reason: z.string(),
        at: answeredInstantSchema,
      }),
    ),
    receipt: z
      .object({
        sha256: z.string(),
        handedBy: personReferenceSchema,
        handedAt: answeredInstantSchema,
        receivedBy: personReferenceSchema.nullable().describe('Null where no acceptance was asked for.'),
        receivedAt: answeredInstantSchema,
        inTime: z.boolean(),
        completedAt: answeredInstantSchema.nullable(),
      })
      .nullable(),
    allowed: z.array(z.enum(['accept', 'decline', 'complete', 'reassign'])).describe('What the caller may ask of it now.'),
  })
  .meta({ id: 'Handoff' });

export const handoffDeclineSchema = z.strictObject({ reason: textSchema(2_000).trim().min(1) }).meta({ id: 'HandoffDecline' });
export const handoffReassignmentSchema = z
  .strictObject({ to: handoffTargetSchema, reason: textSchema(2_000).trim().default('') })
  .meta({ id: 'HandoffReassignment' });

export const handoffStandingSchema = z.object({ id: z.uuid(), state: handoffStateSchema, reason: reasonSchema.nullable() }).meta({ id: 'HandoffStanding' });

import { z } from 'zod';
import { roleSchema } from './vocabulary.js';

const seconds = z.int().positive().max(366 * 24 * 3600);

/** One step of a review. It opens when the step before it is complete. */
export const approvalStageSchema = z.strictObject({
  name: z.string().min(1).max(100),
  role: roleSchema.exclude(['admin', 'guest']).describe('Who decides in this stage.'),
  quorum: z.int().min(1).max(20).default(1).describe('How many must approve.'),
  reminderAfterSeconds: seconds.nullable().default(24 * 3600).describe('Remind who is waited for, this long after the stage opened.'),
  escalateAfterSeconds: seconds.nullable().default(48 * 3600).describe('Tell the admins, this long after the stage opened.'),
  deadlineAfterSeconds: seconds.nullable().default(null).describe('When the stage is due; past it, it shows as overdue.'),
});
export type ApprovalStage = z.infer<typeof approvalStageSchema>;

/** A policy as data. A running review keeps the version it began with. */
export const approvalPolicySchema = z.strictObject({
  stages: z.array(approvalStageSchema).min(1).max(10),
  fourEyes: z.boolean().default(true).describe('True: nobody decides on their own upload.'),
});
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>;

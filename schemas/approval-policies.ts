import { z } from 'zod';
import { approvalPolicySchema } from './approval-policy.js';
import { answeredInstantSchema } from './instant.js';
import { lineSchema } from './text.js';

export const newApprovalPolicySchema = z
  .strictObject({
    name: lineSchema(100),
    definition: approvalPolicySchema,
    isDefault: z.boolean().default(false).describe('Used where a submission names no policy.'),
  })
  .meta({ id: 'NewApprovalPolicy' });

export const approvalPolicyVersionSchema = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    definition: approvalPolicySchema,
    isDefault: z.boolean(),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'ApprovalPolicyVersion' });
export const approvalPolicyListSchema = z.object({ items: z.array(approvalPolicyVersionSchema) }).meta({ id: 'ApprovalPolicyList' });

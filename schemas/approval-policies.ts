import { z } from 'zod';
import { approvalPolicySchema } from './approval-policy.js';
import { answeredInstantSchema } from './instant.js';
import { lineSchema } from './text.js';

export const newApprovalPolicySchema = z
  .strictObject({
    name: lineSchema(100),
    definition: approvalPolicySchema,
    isDefault: z.boolean().optional().describe('Used where a submission names no policy. Default: as the version before; false for the first.'),
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

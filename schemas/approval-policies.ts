import { z } from 'zod';
import { approvalPolicyDraftSchema, approvalPolicySchema } from './approval-policy.js';
import { answeredInstantSchema } from './instant.js';
import { lineSchema } from './text.js';

export const newApprovalPolicySchema = z
  .strictObject({
    name: lineSchema(100),
    definition: approvalPolicyDraftSchema,
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

export const policyTemplateKeySchema = z.enum(['brand', 'brand_legal', 'medical_legal_regulatory', 'agency_client']);
export type PolicyTemplateKey = z.infer<typeof policyTemplateKeySchema>;

export const policyTemplateListSchema = z
  .object({
    items: z.array(
      z.object({ key: policyTemplateKeySchema, name: z.string(), description: z.string(), definition: approvalPolicySchema.describe('Change it as you need it, and send it as a new policy.') }),
    ),
  })
  .meta({ id: 'ApprovalPolicyTemplateList' });

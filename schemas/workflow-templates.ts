import { z } from 'zod';
import { roleSchema } from './vocabulary.js';

export const workflowTemplateSchema = z
  .object({
    id: z.enum(['asset_based', 'project_based', 'collaborative', 'approval', 'handoff', 'archival']),
    name: z.string(),
    purpose: z.string(),
    start: z.string().describe('The call that starts one, as `METHOD /path`.'),
    steps: z.array(
      z.object({
        who: z.union([roleSchema, z.literal('galley')]).describe('`galley` does it on its own.'),
        does: z.string(),
        call: z.string().nullable().describe('`METHOD /path` below /api/v1; null where Galley does it on its own.'),
      }),
    ),
  })
  .meta({ id: 'WorkflowTemplate' });
export type WorkflowTemplate = z.infer<typeof workflowTemplateSchema>;
export const workflowTemplateListSchema = z.object({ items: z.array(workflowTemplateSchema) }).meta({ id: 'WorkflowTemplateList' });

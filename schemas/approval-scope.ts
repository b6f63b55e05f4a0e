import { z } from 'zod';

/** Where an approval holds. */
export const approvalScopeSchema = z
  .object({
    markets: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 country code'))
      .min(1)
      .max(250)
      .nullable()
      .describe('Null: everywhere.'),
    channelIds: z.array(z.uuid()).min(1).max(100).nullable().describe('Null: on every channel.'),
  })
  .meta({ id: 'ApprovalScope' });

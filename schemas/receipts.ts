import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema } from './references.js';

export const receiptListQuerySchema = pageQuerySchema.extend({ placementId: z.uuid().optional() });

export const receiptSchema = z
  .object({
    id: z.uuid(),
    placementId: z.uuid(),
    assetId: z.uuid(),
    effect: z.enum(['publish', 'replace', 'withdraw']),
    channel: z.object({ id: z.uuid(), name: z.string() }),
    remoteId: z.string(),
    remoteUrl: z.string().nullable(),
    sha256: z.string().describe('Of the bytes that went out.'),
    approvalReviewId: z.uuid(),
    approvedBy: z.array(personReferenceSchema),
    detail: z.record(z.string(), z.unknown()),
    at: answeredInstantSchema,
  })
  .meta({ id: 'Receipt' });
export const receiptPageSchema = pageSchema(receiptSchema, 'ReceiptPage');

import { z } from 'zod';
import { approvalScopeSchema } from './approval-scope.js';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { assetStateSchema, campaignStateSchema } from './vocabulary.js';

export const asOfQuerySchema = z.strictObject({ at: instantSchema.optional().describe('The instant asked about. Default: now.') });

const eventSchema = z
  .object({ sequence: z.int(), at: answeredInstantSchema, action: z.string(), hash: z.string() })
  .describe('The last event of the audit log that the answer rests on.');

export const assetAsOfSchema = z
  .object({
    assetId: z.uuid(),
    at: answeredInstantSchema,
    event: eventSchema,
    state: assetStateSchema,
    reason: z.string().nullable(),
    version: z.object({ versionId: z.uuid(), number: z.int(), sha256: z.string().nullable() }).nullable(),
    contentHash: z.string().nullable(),
    approval: z.object({ reviewId: z.uuid(), contentHash: z.string(), scope: approvalScopeSchema, expiresAt: answeredInstantSchema.nullable() }).nullable(),
    held: z.boolean(),
    embargoAt: answeredInstantSchema.nullable(),
    sunsetAt: answeredInstantSchema.nullable(),
    licenceEndsAt: answeredInstantSchema.nullable(),
    retainUntil: answeredInstantSchema.nullable(),
    placements: z.array(z.object({ placementId: z.uuid(), live: z.boolean() })).describe('Scheduled or live then.'),
    fields: z.object({ title: z.string(), description: z.string(), tags: z.array(z.string()), metadata: z.record(z.string(), z.unknown()) }),
    fieldsAreProven: z.boolean().nullable().describe('Whether these words have the hash that the audit log has of them; null before the bytes were examined.'),
  })
  .meta({ id: 'AssetAsOf' });

export const campaignAsOfSchema = z
  .object({
    campaignId: z.uuid(),
    at: answeredInstantSchema,
    event: eventSchema,
    state: campaignStateSchema,
    launchAt: answeredInstantSchema.nullable(),
    endsAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'CampaignAsOf' });

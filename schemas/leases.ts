import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { personReferenceSchema } from './references.js';
import { textSchema } from './text.js';
import { leaseStateSchema } from './vocabulary.js';

const hoursSchema = z.number().positive().max(336).describe('At most two weeks; a fraction is taken.');

export const newLeaseSchema = z
  .strictObject({
    hours: hoursSchema.default(8),
    note: textSchema(1_000).trim().default('').describe('What you do with it; others see it.'),
  })
  .meta({ id: 'NewLease' });

export const leaseRenewalSchema = z.strictObject({ hours: hoursSchema.describe('From now on.') }).meta({ id: 'LeaseRenewal' });

export const leaseSchema = z
  .object({
    id: z.uuid(),
    assetId: z.uuid(),
    versionId: z.uuid().describe('The version that was checked out: what a new one is made from.'),
    state: leaseStateSchema,
    holder: personReferenceSchema,
    note: z.string(),
    createdAt: answeredInstantSchema,
    expiresAt: answeredInstantSchema.describe('It is released then, whatever happens.'),
    endedAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'Lease' });
export const currentLeaseSchema = z.object({ lease: leaseSchema.nullable() }).meta({ id: 'CurrentLease' });

import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { personReferenceSchema } from './references.js';

export const presenceSchema = z
  .object({
    items: z.array(
      z.object({
        person: personReferenceSchema,
        since: answeredInstantSchema,
        expiresAt: answeredInstantSchema.describe('They are taken for gone then, unless they are heard of before.'),
      }),
    ),
    heartbeatSeconds: z.int().describe('Say that you are there at least this often.'),
  })
  .meta({ id: 'Presence' });

import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { lineSchema } from './text.js';
import { scopeSchema } from './vocabulary.js';

export const newApiKeySchema = z
  .strictObject({
    name: lineSchema(100),
    scopes: z
      .array(scopeSchema)
      .min(1)
      .max(scopeSchema.options.length)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'must not name a scope twice'),
    expiresInDays: z.int().min(1).max(365).default(90),
  })
  .meta({ id: 'NewApiKey' });

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    personId: z.uuid().describe('Whose key it is: it acts with the roles that they have at the time.'),
    name: z.string(),
    scopes: z.array(scopeSchema),
    createdAt: answeredInstantSchema,
    expiresAt: answeredInstantSchema,
    revokedAt: answeredInstantSchema.nullable(),
    lastUsedAt: answeredInstantSchema.nullable().describe('Right to the minute.'),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;

export const issuedApiKeySchema = apiKeySchema
  .extend({ apiKey: z.string().describe('Send it as `Authorization: Bearer …`. Shown this once.') })
  .meta({ id: 'IssuedApiKey' });

export const apiKeysQuerySchema = pageQuerySchema.extend({
  personId: z.uuid().optional().describe('Admins only: whose keys. Default: your own.'),
});

export const apiKeysPageSchema = pageSchema(apiKeySchema, 'ApiKeysPage');

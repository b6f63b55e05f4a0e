import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { passwordSchema, personSchema } from './people.js';
import { scopeSchema } from './vocabulary.js';

export const signInSchema = z
  .strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(128) })
  .meta({ id: 'SignIn' });

export const sessionSchema = z
  .object({ person: personSchema, expiresAt: answeredInstantSchema })
  .meta({ id: 'Session' });

export const meSchema = z
  .object({
    person: personSchema,
    tenant: z.object({ id: z.uuid(), name: z.string(), maxUploadBytes: z.int().describe('Size of the largest file, in bytes.') }),
    via: z.enum(['session', 'api_key']),
    scopes: z.array(scopeSchema).describe('What an API key of yours could be given; of an API key, what it has.'),
    allowedOperations: z.array(z.string()).describe('Operation ids of this API that your roles and scopes let you call.'),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

export const passwordChangeSchema = z
  .strictObject({ currentPassword: z.string().min(1).max(128), newPassword: passwordSchema })
  .meta({ id: 'PasswordChange' });

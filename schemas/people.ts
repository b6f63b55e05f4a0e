import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { lineSchema } from './text.js';
import { roleSchema } from './vocabulary.js';

/** Compared without regard to case; unique in the installation, since people sign in with it alone. */
export const emailAddressSchema = z.email().max(254);
export const passwordSchema = z.string().min(12).max(128).describe('12 to 128 characters, of any kind.');

const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .max(roleSchema.options.length)
  .refine((roles) => new Set(roles).size === roles.length, 'must not name a role twice');

export const personSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    roles: z.array(roleSchema),
    createdAt: answeredInstantSchema,
    offboardedAt: answeredInstantSchema.nullable().describe('Since then they can neither sign in nor use a key.'),
    revision: z.int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof personSchema>;

export const newPersonSchema = z
  .strictObject({
    email: emailAddressSchema,
    name: lineSchema(200),
    roles: rolesSchema,
    password: passwordSchema.optional().describe('Default: a random one, shown once as `initialPassword`.'),
  })
  .meta({ id: 'NewPerson' });

export const registeredPersonSchema = personSchema
  .extend({ initialPassword: z.string().nullable().describe('Shown this once; null where you chose it.') })
  .meta({ id: 'RegisteredPerson' });

export const personEditSchema = z
  .strictObject({ email: emailAddressSchema.optional(), name: lineSchema(200).optional(), roles: rolesSchema.optional() })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'PersonEdit' });
export type PersonEdit = z.infer<typeof personEditSchema>;

export const peopleQuerySchema = pageQuerySchema.extend({
  q: z.string().trim().min(1).max(200).optional().describe('In the name or the e-mail.'),
  role: roleSchema.optional(),
  offboarded: z.enum(['true', 'false']).default('false').describe('`true`: those who have left, instead of those who are here.'),
});

export const peoplePageSchema = pageSchema(personSchema, 'PeoplePage');

export const newPasswordSchema = z
  .object({ initialPassword: z.string().describe('Shown this once.') })
  .meta({ id: 'NewPassword' });

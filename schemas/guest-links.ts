import { z } from 'zod';
import { answeredInstantSchema, instantSchema } from './instant.js';
import { emailAddressSchema } from './people.js';
import { personReferenceSchema } from './references.js';
import { lineSchema } from './text.js';

const stageKeySchema = z.string().min(1).max(40);

export const newGuestLinkSchema = z
  .strictObject({
    email: emailAddressSchema.describe('Where the link and the codes are sent.'),
    name: lineSchema(200).describe('As it will stand under what they say and decide. A guest who is known by this address keeps their name.'),
    expiresAt: instantSchema.describe('At most 90 days from now.'),
    canDecide: z.boolean().default(false).describe('Whether they decide in `stage`, each time with a code from their mail; otherwise they advise.'),
    stage: stageKeySchema.optional().describe('Key of a stage of the review. Needed with `canDecide`.'),
    allowDownload: z.boolean().default(false).describe('Whether they may keep the large picture.'),
  })
  .refine(({ canDecide, stage }) => !canDecide || stage !== undefined, { path: ['stage'], error: 'is needed with canDecide' })
  .meta({ id: 'NewGuestLink' });
export type NewGuestLink = z.output<typeof newGuestLinkSchema>;

export const guestLinkSchema = z
  .object({
    id: z.uuid(),
    reviewId: z.uuid(),
    guest: personReferenceSchema.extend({ email: z.string() }),
    madeBy: personReferenceSchema,
    stage: z.string().nullable(),
    canDecide: z.boolean(),
    allowDownload: z.boolean(),
    state: z.enum(['open', 'expired', 'revoked']),
    createdAt: answeredInstantSchema,
    expiresAt: answeredInstantSchema,
    revokedAt: answeredInstantSchema.nullable(),
    lastOpenedAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'GuestLink' });
export type GuestLink = z.infer<typeof guestLinkSchema>;

export const madeGuestLinkSchema = guestLinkSchema.extend({ url: z.url().describe('Shown this once; the guest gets it by mail.') }).meta({ id: 'MadeGuestLink' });
export const guestLinkListSchema = z.object({ items: z.array(guestLinkSchema) }).meta({ id: 'GuestLinkList' });

export const guestTokenSchema = z.strictObject({ token: z.string().min(1).max(200).describe('What follows # in the link.') }).meta({ id: 'GuestToken' });

export const guestSessionSchema = z
  .object({
    guest: personReferenceSchema,
    reviewId: z.uuid(),
    stage: z.string().nullable(),
    canDecide: z.boolean(),
    allowDownload: z.boolean(),
    expiresAt: answeredInstantSchema,
  })
  .meta({ id: 'GuestSession' });
export type GuestSession = z.infer<typeof guestSessionSchema>;

/** Six digits that were mailed to the guest. */
export const guestCodeSchema = z.string().regex(/^\d{6}$/, 'must be 6 digits');
export const sentGuestCodeSchema = z.object({ expiresAt: answeredInstantSchema }).meta({ id: 'SentGuestCode' });

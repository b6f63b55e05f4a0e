import { z } from 'zod';
import { specIdsSchema } from './channel-specs.js';
import { answeredInstantSchema } from './instant.js';
import { lineSchema } from './text.js';
import { channelKindSchema } from './vocabulary.js';

const folderSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,62}(\/[A-Za-z0-9][\w.-]{0,62}){0,7}$/, 'must be a path like brand/web: letters, digits, dots and dashes, at most 8 parts');

export const cdnFolderSettingsSchema = z.strictObject({ folder: folderSchema.describe('Below the tenant\'s place in the CDN bucket.') });
export const webhookSettingsSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) });

const channelSpecIdsSchema = specIdsSchema.describe('What the channel takes: a rendition goes out by the spec among these that it fits best. Empty: everything.');

export const newChannelSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('cdn_folder'), name: lineSchema(100), specIds: channelSpecIdsSchema.default([]), ...cdnFolderSettingsSchema.shape }),
    z.strictObject({
      kind: z.literal('webhook'),
      name: lineSchema(100),
      specIds: channelSpecIdsSchema.default([]),
      ...webhookSettingsSchema.shape,
      secret: z
        .string()
        .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64')
        .optional()
        .describe('Signs what is sent (Standard Webhooks). Default: a new one, shown once.'),
    }),
  ])
  .meta({ id: 'NewChannel' });

export const channelEditSchema = z
  .strictObject({ name: lineSchema(100).optional(), folder: folderSchema.optional(), url: webhookSettingsSchema.shape.url.optional(), specIds: channelSpecIdsSchema.optional(), isDisabled: z.boolean().optional() })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'ChannelEdit' });

export const channelSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: channelKindSchema,
    settings: z.record(z.string(), z.string()).describe('`folder` or `url`; secrets are never answered.'),
    specIds: z.array(z.string()).describe('Of GET /channel-specs: a rendition goes out by the one that it fits best. Empty: everything does.'),
    isDisabled: z.boolean(),
    revision: z.int(),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'Channel' });
export type Channel = z.infer<typeof channelSchema>;
export const channelListSchema = z.object({ items: z.array(channelSchema) }).meta({ id: 'ChannelList' });

export const registeredChannelSchema = channelSchema
  .extend({ secret: z.string().optional().describe('Of a web-hook, shown this once.') })
  .meta({ id: 'RegisteredChannel' });

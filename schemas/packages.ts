import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { packageStateSchema } from './vocabulary.js';

export const packagePlatformSchema = z.enum(['google-ads', 'iab-display', 'meta', 'linkedin', 'tiktok', 'x', 'youtube', 'pinterest']);

const platform = packagePlatformSchema.describe('Decides which specs, and so which renditions, are packed.');

export const newPackageSchema = z
  .union([
    z.strictObject({ platform, campaignId: z.uuid().describe('What is picked for its deliverables.') }),
    z.strictObject({ platform, assetIds: z.array(z.uuid()).min(1).max(500) }),
  ])
  .meta({ id: 'NewPackage' });

export const packageSchema = z
  .object({
    id: z.uuid(),
    platform: packagePlatformSchema,
    campaignId: z.uuid().nullable(),
    state: packageStateSchema,
    reason: z.string().nullable(),
    files: z.int().describe('Besides its two manifests.'),
    bytes: z.int().nullable().describe('Of the archive, once it is built.'),
    sha256: z.string().nullable().describe('Of the archive, once it is built.'),
    leftOut: z
      .array(z.object({ assetId: z.uuid(), spec: z.string().nullable(), reason: z.string() }))
      .describe('What the selection and the platform ask for and is not in it, and why.'),
    createdAt: answeredInstantSchema,
    builtAt: answeredInstantSchema.nullable(),
  })
  .meta({ id: 'Package' });
export type PackageAnswer = z.input<typeof packageSchema>;

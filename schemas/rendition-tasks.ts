import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema, reasonSchema } from './references.js';
import { textSchema } from './text.js';
import { assetStateSchema } from './vocabulary.js';

export const renditionTaskListQuerySchema = pageQuerySchema.extend({
  reason: z.string().max(64).optional().describe('Only those of this reason: a code as `render.byte_cap`.'),
  assetId: z.uuid().optional(),
  owner: z.literal('me').optional().describe('Only those of your uploads.'),
});

export const renditionTaskSchema = z
  .object({
    renditionId: z.uuid(),
    recipe: z.object({ name: z.string(), version: z.int() }),
    asset: z.object({ id: z.uuid(), title: z.string(), state: assetStateSchema }),
    versionId: z.uuid(),
    owner: personReferenceSchema,
    reason: reasonSchema,
    facts: z.record(z.string(), z.unknown()).nullable().describe('Numbers of the reason, as those of a byte cap.'),
    options: z
      .array(z.enum(['frame_anew', 'change_recipe', 'larger_original', 'shorter_text', 'another_font', 'retry', 'waive']))
      .describe('What can be done: another crop on the asset; a version of the recipe with a lower minimum, a smaller size or another format; another original; another text or font; trying again; letting it be.'),
    createdAt: answeredInstantSchema,
  })
  .meta({ id: 'RenditionTask' });
export const renditionTaskPageSchema = pageSchema(renditionTaskSchema, 'RenditionTaskPage');

export const waiveRenditionSchema = z.strictObject({ reason: textSchema(2_000).trim().min(1).describe('Why it may be missing.') }).meta({ id: 'WaiveRendition' });

export const renditionStandingSchema = z.object({ renditionId: z.uuid(), isWaived: z.boolean() }).meta({ id: 'RenditionStanding' });

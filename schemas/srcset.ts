import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';

const addressesQuery = z.string().max(100);

export const srcsetQuerySchema = z.object({
  sizes: addressesQuery
    .regex(/^[A-Za-z0-9 ().,:%*+/-]*$/, 'must be a list of sizes as HTML has it, for example (min-width: 800px) 50vw, 100vw')
    .default('100vw')
    .describe('How wide the page shows the picture, as in the `sizes` attribute of HTML.'),
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('How long the addresses are good, at most; they also end when the asset may not be used any more.'),
});

const sourceSchema = z.object({
  type: z.string().describe('Media type.'),
  srcset: z.string(),
  candidates: z.array(z.object({ url: z.url(), width: z.int(), height: z.int(), recipe: z.string(), bytes: z.int() })),
});

export const srcsetSchema = z
  .object({
    assetId: z.uuid(),
    versionId: z.uuid(),
    alt: z.string(),
    sizes: z.string(),
    width: z.int().describe('Of `src`: with the height it keeps the page from jumping.'),
    height: z.int(),
    src: z.url().describe('For browsers that know no srcset: the largest in the format that everybody reads.'),
    sources: z.array(sourceSchema).describe('One for each format, the smallest files first.'),
    placeholder: z.string().nullable().describe('The ThumbHash of the picture as a data URI of a tiny PNG, to show until it is there.'),
    expiresAt: answeredInstantSchema.describe('When all of the addresses end.'),
    html: z.string().describe('A <picture> element, ready to paste.'),
  })
  .meta({ id: 'Srcset' });

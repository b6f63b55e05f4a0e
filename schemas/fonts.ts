import { z } from 'zod';
import { answeredInstantSchema } from './instant.js';
import { pageQuerySchema, pageSchema } from './page.js';
import { personReferenceSchema } from './references.js';
import { textSchema } from './text.js';

export const fontFormatSchema = z.enum(['ttf', 'otf', 'woff']);

/** What a font itself says of its embedding (OS/2 fsType). One that is `restricted` is not taken. */
export const fontEmbeddingSchema = z.enum(['installable', 'editable', 'preview_and_print']);

/** What a font file says of itself. */
export const fontFactsSchema = z.object({
  family: z.string(),
  style: z.string(),
  format: fontFormatSchema,
  weight: z.int().describe('100 to 900; from 700 on it is bold.'),
  characters: z.int().describe('How many characters it has a shape for.'),
  scripts: z.array(z.string()).describe('ISO 15924 codes of the scripts that it has letters of.'),
  embedding: fontEmbeddingSchema,
});
export type FontFacts = z.infer<typeof fontFactsSchema>;

export const fontFormFieldsSchema = z.strictObject({
  licenceNote: textSchema(2_000).trim().min(1).describe('By which right the tenant uses the font: licence, seller, number, until when.'),
});
export const fontFormSchema = fontFormFieldsSchema.extend({ file: z.string().meta({ format: 'binary' }).describe('TrueType, OpenType or WOFF, at most 16 MiB.') });

export const fontListQuerySchema = pageQuerySchema.extend({ state: z.enum(['usable', 'retired']).optional() });

export const fontSchema = fontFactsSchema
  .extend({
    id: z.uuid().describe('What the roles of a layout name it by.'),
    filename: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    licenceNote: z.string(),
    broughtBy: personReferenceSchema,
    createdAt: answeredInstantSchema,
    retiredAt: answeredInstantSchema.nullable().describe('From then on nothing is drawn with it.'),
  })
  .meta({ id: 'Font' });
export const fontPageSchema = pageSchema(fontSchema, 'FontPage');

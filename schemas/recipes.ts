import { z } from 'zod';

const renditionFormatSchema = z.enum(['jpeg', 'webp', 'png', 'avif']);
const colourSchema = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/);

/** A recipe as its readers see it; the recipes themselves are in domain/recipes.ts. */
const recipeSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    purpose: z.enum(['preview', 'web', 'social', 'display', 'email']),
    drawing: z.object({
      fit: z.enum(['inside', 'cover', 'contain']).describe('`inside`: the whole picture; `cover`: the box filled, the rest cut off as framed; `contain`: the whole picture on a background that fills the box.'),
      width: z.int(),
      height: z.int(),
      format: renditionFormatSchema,
      quality: z.int().min(1).max(100).describe('The best quality, and the one of a rendition without a byte cap.'),
      lowestQuality: z.int().min(1).max(100).describe('Where the byte cap is not met at this one, a person is asked.'),
      otherFormats: z.array(renditionFormatSchema).describe('What the channel also takes, tried where the format does not meet the byte cap.'),
      maxBytes: z.int().nullable(),
      smallest: z.object({ width: z.int(), height: z.int() }).nullable().describe('The least that a small source is cut to; null: the exact size only.'),
      colour: z.enum(['srgb', 'keep']).describe('`srgb`: converted to it; `keep`: the colours of the source, with their profile.'),
      sharpen: z.number().positive().max(10).nullable().describe('Standard deviation in pixels.'),
      background: colourSchema,
      padding: z.int().min(0).describe('Pixels of background on each side, within the box.'),
      cornerRadius: z.int().min(0),
      watermark: z.object({ text: z.string().min(1).max(80), opacity: z.number().gt(0).max(1), tiled: z.boolean() }).nullable(),
      animated: z.boolean(),
      captions: z
        .array(
          z.object({
            slot: z.string(),
            edge: z.enum(['top', 'bottom']),
            largestText: z.int().describe('Pixels.'),
            smallestText: z.int().describe('Pixels. A text that does not fit at this size is refused: `render.text_does_not_fit`.'),
            mostHeight: z.number().describe('Share of the height that the band of the text may take.'),
            ink: z.string(),
            background: z.string(),
          }),
        )
        .describe('The slots whose text is drawn over the picture, where the version has them.'),
    }),
  })
  .meta({ id: 'Recipe' });
export const recipeListSchema = z.object({ items: z.array(recipeSchema) }).meta({ id: 'RecipeList' });

import { z } from 'zod';

/** A recipe as its readers see it; the recipes themselves are in domain/recipes.ts. */
const recipeSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    purpose: z.enum(['preview', 'web', 'social', 'display']),
    drawing: z.object({
      fit: z.enum(['inside', 'cover']).describe('`inside`: the whole picture; `cover`: the box filled, the rest cut off.'),
      width: z.int(),
      height: z.int(),
      format: z.enum(['jpeg', 'webp']),
      quality: z.int().describe('The first quality tried; lower ones follow where the byte cap is passed.'),
      maxBytes: z.int().nullable(),
      smallest: z.object({ width: z.int(), height: z.int() }).nullable().describe('The least that a small source is cut to; null: the exact size only.'),
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

import { z } from 'zod';

const shareSchema = z.number().min(0).max(1);
const pointSchema = z.strictObject({ x: shareSchema, y: shareSchema });

/** A crop thinner than this shows nothing; of the picture's side. */
const leastSide = 0.01;

const framedCropSchema = z.strictObject({
  ratio: z.strictObject({ width: z.number().positive().max(10_000), height: z.number().positive().max(10_000) }).describe('Of the outputs it is for; met within 1 %.'),
  box: z
    .strictObject({ x: shareSchema, y: shareSchema, width: shareSchema.min(leastSide), height: shareSchema.min(leastSide) })
    .refine(({ x, width }) => x + width <= 1 + 1e-9, 'must not reach over the right edge')
    .refine(({ y, height }) => y + height <= 1 + 1e-9, 'must not reach below the lower edge'),
});

/** How a person has placed the picture of a version: see domain/framing.ts. */
export const framingSchema = z
  .strictObject({
    focalPoint: pointSchema.nullable().default(null).describe('What every crop keeps as near to its middle as the edges allow; null is the middle of the picture.'),
    crops: z
      .array(framedCropSchema)
      .max(20)
      .default([])
      .refine((crops) => new Set(crops.map(({ ratio }) => ratio.width / ratio.height)).size === crops.length, 'must have one crop for each ratio'),
  })
  .describe('Shares of the upright picture, 0 to 1, from its upper left.')
  .meta({ id: 'Framing' });

export const proposedFocalPointSchema = pointSchema.nullable().describe('Where the eye goes, as far as a program can tell; a proposal, never used without a person.');

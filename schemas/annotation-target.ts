import { z } from 'zod';
import { textSchema } from './text.js';

/** A share of the width or height of the oriented picture. Six decimals tell the pixels of the largest picture apart. */
const shareSchema = z
  .number()
  .min(0)
  .max(1)
  .overwrite((share) => Math.round(share * 1e6) / 1e6);

const placeSchema = z.tuple([shareSchema, shareSchema]).describe('[x, y], from the upper left corner.');
const secondsSchema = z.number().min(0).max(86_400);
const pageSchema = z.int().min(1).max(10_000).describe('From 1 on.');

/** Where a shape is drawn, when it is not the only picture of its version. */
const surface = {
  page: pageSchema.optional().describe('The page of a document that it is drawn on.'),
  at: secondsSchema.optional().describe('The second of a film that it is drawn on.'),
};

const textRangeSchema = z
  .strictObject({
    kind: z.literal('text'),
    field: z.enum(['title', 'description', 'copy']),
    slot: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
      .optional()
      .describe('With `copy`: the slot that the copy fills.'),
    exact: textSchema(2_000).min(1).describe('The marked words.'),
    prefix: textSchema(200).default('').describe('What stands before them; it tells equal words apart.'),
    suffix: textSchema(200).default(''),
    start: z.int().min(0).describe('Where they begin, in Unicode code points.'),
  })
  .refine((target) => (target.field === 'copy') === (target.slot !== undefined), 'names a slot with `copy`, and only there');

/**
 * What an annotation is about. Shapes are in shares of the oriented picture, 0 to 1, so that they fit every rendition of the whole
 * picture.
 */
export const annotationTargetSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('whole') }),
    z.strictObject({ kind: z.literal('point'), x: shareSchema, y: shareSchema, ...surface }),
    z
      .strictObject({ kind: z.literal('rectangle'), x: shareSchema, y: shareSchema, width: shareSchema.min(0.000_001), height: shareSchema.min(0.000_001), ...surface })
      // Six decimals, twice rounded.
      .refine(({ x, y, width, height }) => x + width <= 1.000_002 && y + height <= 1.000_002, 'must lie within the picture'),
    z.strictObject({ kind: z.literal('polygon'), points: z.array(placeSchema).min(3).max(200), ...surface }),
    z.strictObject({ kind: z.literal('freehand'), points: z.array(placeSchema).min(2).max(500), ...surface }),
    textRangeSchema,
    z.strictObject({ kind: z.literal('page'), page: pageSchema }),
    z
      .strictObject({ kind: z.literal('time'), start: secondsSchema, end: secondsSchema.nullable().default(null) })
      .refine(({ start, end }) => end === null || end > start, 'must end after its start'),
  ])
  .meta({ id: 'AnnotationTarget' });
export type AnnotationTarget = z.output<typeof annotationTargetSchema>;

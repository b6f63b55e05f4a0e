import { z } from 'zod';
import { slotNameSchema } from './slots.js';
import { lineSchema } from './text.js';

const pointsSchema = z.number().min(4).max(400);

const roleSchema = z.strictObject({
  slot: slotNameSchema,
  kind: z.enum(['text', 'logo']),
  largest: pointsSchema.describe('Size of the text, or height of the logo, in CSS pixels as the viewer sees it.'),
  smallest: pointsSchema.describe('What does not fit at this size is refused: `render.text_does_not_fit`, `render.logo_too_small`.'),
  isOneLine: z.boolean().default(false).describe('Never broken over lines, as a price.'),
  align: z.enum(['start', 'centre', 'end']).default('centre').describe('`start` is on the right for a text that is read from there.'),
  ink: z.string().regex(/^#[0-9a-f]{6}$/).default('#ffffff'),
  fontId: z.uuid().nullable().default(null).describe('A font of GET /fonts; null is the bundled one, which also sets what the font has no letters for.'),
});

const rowSchema = z.strictObject({
  edge: z.enum(['top', 'bottom']),
  mostHeight: z.number().gt(0).max(1).describe('Share of the safe area. The rows of a shape come to 1 at most.'),
  band: z
    .string()
    .regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/)
    .nullable()
    .describe('Behind the row, across the picture; made denser where the ink could not be read. Null: no band, and refused where it could not (`render.text_contrast`).'),
  cells: z.array(z.strictObject({ slot: slotNameSchema, weight: z.number().gt(0).max(100) })).min(1).max(6),
});
const rowsSchema = z.array(rowSchema).max(12);

/** One template for every size: roles, and for each shape of a rendition the rows in which they stand. */
export const textLayoutSchema = z
  .strictObject({
    name: lineSchema(60),
    version: z.int().min(1),
    roles: z.array(roleSchema).min(1).max(20).describe('In the order of reading.'),
    shapes: z.strictObject({ wide: rowsSchema, landscape: rowsSchema, square: rowsSchema, portrait: rowsSchema, tall: rowsSchema }).describe('Each places every role once. By width to height: from 2.5, from 1.15, from 0.87, from 0.6, below.'),
  })
  .meta({ id: 'TextLayout' });

const shareSchema = z.number().min(0).max(1);

/** The part of a rendition that the interface of a platform leaves free. */
export const safeAreaSchema = z
  .strictObject({ x: shareSchema, y: shareSchema, width: shareSchema.gt(0), height: shareSchema.gt(0) })
  .refine(({ x, y, width, height }) => x + width <= 1 && y + height <= 1, 'must lie within the rendition');

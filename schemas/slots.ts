import { z } from 'zod';

export const slotNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a name of up to 40 small letters, digits and dashes');

/** A slot of an asset's version, with the component version that fills it. */
export const filledSlotSchema = z
  .object({
    slot: z.string(),
    componentId: z.uuid(),
    componentVersionId: z.uuid(),
    name: z.string(),
    kind: z.string(),
    number: z.int(),
    market: z.string(),
    locale: z.string(),
    text: z.string(),
  })
  .meta({ id: 'FilledSlot' });

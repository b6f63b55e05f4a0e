import { z } from 'zod';

/** Where a list goes on: opaque to clients, and only good for the list and the order it came from. */
export const cursorSchema = z.string().min(1).max(500).describe('`nextCursor` of the page before.');

/** Query parameters of every list; extend it with the filters of the list. */
export const pageQuerySchema = z.object({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows per page.'),
});

/** `{ items, nextCursor }`: `nextCursor` is null on the last page. */
export function pageSchema<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ items: z.array(item), nextCursor: cursorSchema.nullable() }).meta({ id });
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

import type { z } from 'zod';
import type { ApiClient, Query } from './api-client.js';

const pageLimit = 200;

/** The rows of a list, page after page, at most `limit` of them. */
export async function* allPages<Item>(
  api: ApiClient,
  path: string,
  schema: z.ZodType<{ items: Item[]; nextCursor: string | null }>,
  query: Query,
  limit: number,
): AsyncGenerator<Item> {
  let left = limit;
  let cursor: string | undefined;
  while (left > 0) {
    const page = await api.get(path, schema, { ...query, limit: Math.min(pageLimit, left), cursor });
    yield* page.items;
    left -= page.items.length;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

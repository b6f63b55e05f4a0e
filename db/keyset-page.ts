import { z } from 'zod';
import { GalleyError } from '../schemas/galley-error.js';
import type { Page } from '../schemas/page.js';

/** The place in a newest-first list after which a page starts: the instant and id of the last row before it. */
export interface After {
  /** ISO 8601 with microseconds, as PostgreSQL keeps it: rows of one millisecond stay apart. */
  readonly at: string;
  readonly id: string;
}

const afterSchema = z.tuple([z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/), z.guid()]);

/**
 * SQL for the instant of a keyset: `select …, ${keysetAt('created_at')} as keyset_at`. A Date would lose the microseconds.
 * @param column a column name of ours, never input
 */
export function keysetAt(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/**
 * Reads a cursor, for `where ($1::timestamptz is null or (created_at, id) < ($1, $2))`.
 * @throws GalleyError `request.invalid` for text that is no cursor of ours
 */
export function readCursor(cursor: string | undefined): After | null {
  if (cursor === undefined) return null;
  try {
    const [at, id] = afterSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (Number.isNaN(Date.parse(at))) throw new RangeError('no such instant');
    return { at, id };
  } catch (cause) {
    throw new GalleyError('request.invalid', 'The cursor is not one that this list gave.', {
      errors: [{ pointer: '/query/cursor', detail: 'Use `nextCursor` of the page before, unchanged.' }],
      cause,
    });
  }
}

/**
 * Cuts a page from rows asked for with `limit + 1`: the row too many says that there is a next page.
 * @param rows newest first, each with `id` and `keyset_at` (see keysetAt)
 */
export function toPage<Row extends { id: string; keyset_at: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: shown.map(toItem),
    nextCursor: hasMore ? Buffer.from(JSON.stringify([last.keyset_at, last.id])).toString('base64url') : null,
  };
}

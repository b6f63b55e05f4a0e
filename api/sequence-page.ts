import { GalleyError } from '../schemas/galley-error.js';
import type { Page } from '../schemas/page.js';

/**
 * The event number before which a page of the audit log starts.
 * @throws GalleyError `request.invalid` for text that is no cursor of ours
 */
export function readSequenceCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new GalleyError('request.invalid', 'The cursor is not one that this list gave.', {
      errors: [{ pointer: '/query/cursor', detail: 'Use `nextCursor` of the page before, unchanged.' }],
    });
  }
  return Number(cursor);
}

/** Cuts a page from rows asked for with `limit + 1`. */
export function toSequencePage<Row extends { sequence: number }, Item>(rows: readonly Row[], limit: number, toItem: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last !== undefined ? String(last.sequence) : null };
}

import { z } from 'zod';
import type { DeliverablePlace } from '../db/campaign-board.js';
import { GalleyError } from '../schemas/galley-error.js';

const placeSchema = z.tuple([z.int().min(0), z.guid()]);

/** A deliverable's place as a cursor of its board. */
export function writeBoardCursor({ position, id }: DeliverablePlace): string {
  return Buffer.from(JSON.stringify([position, id])).toString('base64url');
}

/** @throws GalleyError `request.invalid` for text that is no cursor of a board */
export function readBoardCursor(cursor: string | undefined): DeliverablePlace | null {
  if (cursor === undefined) return null;
  try {
    const [position, id] = placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { position, id };
  } catch (cause) {
    throw new GalleyError('request.invalid', 'The cursor is not one that this board gave.', {
      errors: [{ pointer: '/query/cursor', detail: 'Use `nextCursor` of the page before, unchanged.' }],
      cause,
    });
  }
}

import { GalleyError } from '../schemas/galley-error.js';
import type { Annotator } from './annotation-columns.js';

/** @throws GalleyError `permission.denied` */
export function refuseMentionsOfGuest({ guest }: Annotator, mentions: readonly string[]): void {
  if (guest !== undefined && mentions.length > 0) throw new GalleyError('permission.denied', 'A guest mentions nobody: they do not see who works here.');
}

import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { GalleyError } from '../schemas/galley-error.js';

/**
 * The ETag of a resource at a revision. Where the answer shows more than what is edited (a state that moves on by itself), give it
 * too: If-Match goes by the revision alone, and If-None-Match still sees that something is new.
 */
export function etagOf(revision: number, answer?: unknown): string {
  if (answer === undefined) return `"${revision}"`;
  return `"${revision}-${createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 16)}"`;
}

/**
 * The revision that the caller of an edit has read, from If-Match.
 * @throws GalleyError `edit.precondition_required` without If-Match, `edit.stale` where it can be no revision of ours
 */
export function expectedRevision(request: Request): number {
  const header = request.get('if-match');
  if (header === undefined) throw new GalleyError('edit.precondition_required', 'The If-Match header is missing.');
  const revision = /^"(\d{1,9})(?:-[\w-]{16})?"$/.exec(header.trim())?.[1];
  if (revision === undefined) throw new GalleyError('edit.stale', 'If-Match is not an ETag of this resource.');
  return Number(revision);
}

/**
 * Refuses an edit of anything but what the caller has read.
 * @throws GalleyError `edit.precondition_required` or `edit.stale`
 */
export function requireIfMatch(request: Request, revision: number): void {
  if (expectedRevision(request) !== revision) {
    throw new GalleyError('edit.stale', `The resource is now at revision ${revision}.`, { facts: { revision } });
  }
}

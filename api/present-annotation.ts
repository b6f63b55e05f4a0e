import type { AnnotationRow } from '../db/annotation-columns.js';
import { allowedAnnotationAsks } from '../domain/annotation-rights.js';
import type { Annotation } from '../schemas/annotations.js';
import type { Caller } from './caller.js';
import { instantOf } from './present-asset.js';

export function presentAnnotation(row: AnnotationRow, caller: Pick<Caller, 'personId' | 'roles' | 'guest'>): Annotation {
  const { status, author, callerDecides, replies, review } = row;
  return {
    id: row.id,
    assetId: row.assetId,
    reviewId: row.reviewId,
    version: { id: row.version.id, number: row.version.number },
    contentHash: row.contentHash,
    carriedFrom: row.isCarried ? { versionNumber: row.version.number, reviewId: row.reviewId } : null,
    target: row.target,
    text: row.text,
    mentions: row.mentions,
    author,
    status,
    resolved: row.resolvedBy === null || row.resolvedAt === null ? null : { by: row.resolvedBy, at: row.resolvedAt.toISOString() },
    replies: replies.map((reply) => ({ ...reply, createdAt: instantOf(reply.createdAt) })),
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    allowed: allowedAnnotationAsks(caller, { status, authorId: author.id, replies: replies.length, callerDecides, review }),
    revision: row.revision,
  };
}

import { z } from 'zod';
import type { Notice } from '../../db/insert-notices.js';
import type { OutboxRow } from '../../db/read-outbox.js';

const payloadSchema = z.object({ assetId: z.string().optional(), reviewId: z.string().optional() });

/** The occasions that an event of the outbox is. Whom they concern is decided by what the record says when they are written down. */
export function noticesOfEvent({ topic, payload }: Pick<OutboxRow, 'topic' | 'payload'>): Notice[] {
  const { assetId, reviewId } = payloadSchema.safeParse(payload).data ?? {};
  switch (topic) {
    case 'asset.examined':
    case 'asset.rendered':
      return [{ kind: 'upload_ready', about: { assetId }, sequence: 0 }];
    case 'asset.submitted':
    case 'review.approve':
    case 'review.approve_with_changes':
    case 'review.silence':
    case 'review.delegated':
    case 'review.reassigned':
    case 'review.restaffed':
    case 'review.policy_moved':
      // It may be the turn of others now; who has been told is not told again.
      return [{ kind: 'review_opened', about: { reviewId }, sequence: 0 }];
    case 'asset.approved':
      return [
        ...(reviewId === undefined ? [] : [{ kind: 'review_concluded' as const, about: { reviewId }, sequence: 0 }]),
        ...(assetId === undefined ? [] : [{ kind: 'renditions_failed' as const, about: { assetId }, sequence: 0 }]),
      ];
    case 'asset.changes_requested':
    case 'asset.rejected':
      return reviewId === undefined ? [] : [{ kind: 'review_concluded', about: { reviewId }, sequence: 0 }];
    default:
      return [];
  }
}

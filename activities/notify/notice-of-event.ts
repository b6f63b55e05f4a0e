import { z } from 'zod';
import type { Notice } from '../../db/insert-notices.js';
import type { OutboxRow } from '../../db/read-outbox.js';

const payloadSchema = z.object({ assetId: z.string().optional(), reviewId: z.string().optional(), stage: z.int().optional() });

/** The occasions that an event of the outbox is. Whom they concern is decided by what the record says when they are written down. */
export function noticesOfEvent({ topic, payload }: Pick<OutboxRow, 'topic' | 'payload'>): Notice[] {
  const { assetId, reviewId, stage } = payloadSchema.safeParse(payload).data ?? {};
  switch (topic) {
    case 'asset.examined':
    case 'asset.rendered':
      return [{ kind: 'upload_ready', about: { assetId }, sequence: 0 }];
    case 'asset.submitted':
      return [{ kind: 'review_opened', about: { reviewId }, sequence: 0 }];
    case 'review.approve':
    case 'review.approve_with_changes':
      // It may have opened the next stage.
      return [{ kind: 'review_opened', about: { reviewId }, sequence: (stage ?? 0) + 1 }];
    case 'asset.approved':
    case 'asset.changes_requested':
    case 'asset.rejected':
      return reviewId === undefined ? [] : [{ kind: 'review_concluded', about: { reviewId }, sequence: 0 }];
    default:
      return [];
  }
}

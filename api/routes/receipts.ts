import type { z } from 'zod';
import { readCursor, toPage } from '../../db/keyset-page.js';
import type { ReceiptRow } from '../../db/list-receipts.js';
import { listReceipts } from '../../db/list-receipts.js';
import type { receiptSchema } from '../../schemas/receipts.js';
import { receiptListQuerySchema, receiptPageSchema } from '../../schemas/receipts.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const list = defineRoute({
  method: 'get',
  path: '/receipts',
  summary: 'Proof of what went out and what was taken down, newest first',
  tags: ['distribution'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: receiptListQuerySchema,
  responses: { 200: receiptPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const wanted = { placementId: query.placementId, after: readCursor(query.cursor), rows: query.limit + 1 };
    const rows = await listReceipts(services.database, caller.tenantId, wanted);
    return { status: 200, body: toPage(rows, query.limit, present) };
  },
});

export const receiptRoutes: readonly Route[] = [list];

function present(row: ReceiptRow): z.input<typeof receiptSchema> {
  const { id, placementId, assetId, effect, channel, remoteId, remoteUrl, sha256, approvalReviewId, approvedBy, detail } = row;
  return { id, placementId, assetId, effect, channel, remoteId, remoteUrl, sha256, approvalReviewId, approvedBy, detail, at: row.at.toISOString() };
}

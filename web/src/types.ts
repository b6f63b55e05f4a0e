import type { z } from 'zod';
import type { assetAskSchema, assetSchema, assetSummarySchema, renditionSchema, timelineEntrySchema, versionSchema } from '../../schemas/assets.js';
import type { auditEventSchema } from '../../schemas/audit.js';
import type { boardSchema, campaignSchema, campaignSummarySchema } from '../../schemas/campaigns.js';
import type { channelSchema } from '../../schemas/channels.js';
import type { placementSchema } from '../../schemas/placements.js';
import type { receiptSchema } from '../../schemas/receipts.js';
import type { recipeListSchema } from '../../schemas/recipes.js';
import type { reviewSchema, reviewSummarySchema } from '../../schemas/reviews.js';
import type { meSchema } from '../../schemas/session.js';

export type AssetSummary = z.output<typeof assetSummarySchema>;
export type Asset = z.output<typeof assetSchema>;
export type AssetAsk = z.output<typeof assetAskSchema>;
export type Version = z.output<typeof versionSchema>;
export type Rendition = z.output<typeof renditionSchema>;
export type TimelineEntry = z.output<typeof timelineEntrySchema>;
export type AuditEvent = z.output<typeof auditEventSchema>;
export type CampaignSummary = z.output<typeof campaignSummarySchema>;
export type Campaign = z.output<typeof campaignSchema>;
export type Board = z.output<typeof boardSchema>;
export type Deliverable = Board['deliverables'][number];
export type Channel = z.output<typeof channelSchema>;
export type Placement = z.output<typeof placementSchema>;
export type Receipt = z.output<typeof receiptSchema>;
export type Recipe = z.output<typeof recipeListSchema>['items'][number];
export type ReviewSummary = z.output<typeof reviewSummarySchema>;
export type Review = z.output<typeof reviewSchema>;
export type Me = z.output<typeof meSchema>;

/** A page of a list, as the API answers it. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

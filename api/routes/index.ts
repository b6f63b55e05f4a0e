import type { Route } from '../route.js';
import { annotationRoutes } from './annotations.js';
import { absenceRoutes } from './absences.js';
import { apiKeyRoutes } from './api-keys.js';
import { asOfRoutes } from './as-of.js';
import { approvalPolicyRoutes } from './approval-policies.js';
import { assetActionRoutes } from './asset-actions.js';
import { assetContentRoutes } from './asset-content.js';
import { assetFileRoutes } from './asset-files.js';
import { assetRoutes } from './assets.js';
import { auditRoutes } from './audit.js';
import { backfillRoutes } from './backfills.js';
import { bulkDecisionRoutes } from './bulk-decisions.js';
import { campaignBoardRoutes } from './campaign-board.js';
import { campaignCandidateRoutes } from './campaign-candidates.js';
import { campaignRoutes } from './campaigns.js';
import { componentRoutes } from './components.js';
import { pullThroughRoutes } from './pull-throughs.js';
import { channelRoutes } from './channels.js';
import { channelSpecRoutes } from './channel-specs.js';
import { guestLinkRoutes } from './guest-links.js';
import { guestSessionRoutes } from './guest-session.js';
import { eventRoutes } from './events.js';
import { fontRoutes } from './fonts.js';
import { handoffRoutes } from './handoffs.js';
import { iiifRoutes } from './iiif.js';
import { leaseRoutes } from './leases.js';
import { meRoutes } from './me.js';
import { packageRoutes } from './packages.js';
import { peopleRoutes } from './people.js';
import { placementRoutes } from './placements.js';
import { presenceRoutes } from './presence.js';
import { proofReportRoutes } from './proof-report.js';
import { receiptRoutes } from './receipts.js';
import { recipePreviewRoutes } from './recipe-previews.js';
import { recipeRoutes } from './recipes.js';
import { renditionTaskRoutes } from './rendition-tasks.js';
import { reviewPreviewRoutes } from './review-preview.js';
import { reviewTurnRoutes } from './review-turns.js';
import { reviewRoutes } from './reviews.js';
import { routingRuleRoutes } from './routing-rules.js';
import { sessionRoutes } from './session.js';
import { signatureRoutes } from './signatures.js';
import { srcsetRoutes } from './srcset.js';
import { uploadRoutes } from './uploads.js';
import { workflowTemplateRoutes } from './workflow-templates.js';

/** Every route of the API, one line per file of this folder. */
export const routes: readonly Route[] = [
  ...annotationRoutes,
  ...apiKeyRoutes,
  ...approvalPolicyRoutes,
  ...asOfRoutes,
  ...assetActionRoutes,
  ...assetContentRoutes,
  ...assetFileRoutes,
  ...assetRoutes,
  ...auditRoutes,
  ...bulkDecisionRoutes,
  ...campaignRoutes,
  ...campaignBoardRoutes,
  ...campaignCandidateRoutes,
  ...componentRoutes,
  ...pullThroughRoutes,
  ...channelRoutes,
  ...channelSpecRoutes,
  ...eventRoutes,
  ...fontRoutes,
  ...guestLinkRoutes,
  ...guestSessionRoutes,
  ...handoffRoutes,
  ...iiifRoutes,
  ...leaseRoutes,
  ...meRoutes,
  ...packageRoutes,
  ...peopleRoutes,
  ...placementRoutes,
  ...presenceRoutes,
  ...proofReportRoutes,
  ...receiptRoutes,
  ...recipeRoutes,
  ...recipePreviewRoutes,
  ...backfillRoutes,
  ...renditionTaskRoutes,
  ...reviewRoutes,
  ...reviewPreviewRoutes,
  ...reviewTurnRoutes,
  ...absenceRoutes,
  ...routingRuleRoutes,
  ...sessionRoutes,
  ...signatureRoutes,
  ...srcsetRoutes,
  ...uploadRoutes,
  ...workflowTemplateRoutes,
];

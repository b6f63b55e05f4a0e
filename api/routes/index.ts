import type { Route } from '../route.js';
import { annotationRoutes } from './annotations.js';
import { apiKeyRoutes } from './api-keys.js';
import { approvalPolicyRoutes } from './approval-policies.js';
import { assetActionRoutes } from './asset-actions.js';
import { assetContentRoutes } from './asset-content.js';
import { assetFileRoutes } from './asset-files.js';
import { assetRoutes } from './assets.js';
import { auditRoutes } from './audit.js';
import { campaignRoutes } from './campaigns.js';
import { channelRoutes } from './channels.js';
import { eventRoutes } from './events.js';
import { meRoutes } from './me.js';
import { peopleRoutes } from './people.js';
import { placementRoutes } from './placements.js';
import { receiptRoutes } from './receipts.js';
import { recipeRoutes } from './recipes.js';
import { reviewRoutes } from './reviews.js';
import { sessionRoutes } from './session.js';
import { uploadRoutes } from './uploads.js';

/** Every route of the API, one line per file of this folder. */
export const routes: readonly Route[] = [
  ...annotationRoutes,
  ...apiKeyRoutes,
  ...approvalPolicyRoutes,
  ...assetActionRoutes,
  ...assetContentRoutes,
  ...assetFileRoutes,
  ...assetRoutes,
  ...auditRoutes,
  ...campaignRoutes,
  ...channelRoutes,
  ...eventRoutes,
  ...meRoutes,
  ...peopleRoutes,
  ...placementRoutes,
  ...receiptRoutes,
  ...recipeRoutes,
  ...reviewRoutes,
  ...sessionRoutes,
  ...uploadRoutes,
];

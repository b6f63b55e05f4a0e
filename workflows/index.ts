export { assetLife } from './asset-life.js';
export { reviewLife } from './review-life.js';
export { placementLife } from './placement-life.js';
export { campaignLife } from './campaign-life.js';
export { handoffLife } from './handoff-life.js';
export { leaseLife } from './lease-life.js';
export { componentLife } from './component-life.js';
export { pullThroughLife } from './pull-through-life.js';
export { anchorAuditRun, reconcileRun, relayNoticesRun, routeHandoffsRun, sweepRun } from './maintenance.js';

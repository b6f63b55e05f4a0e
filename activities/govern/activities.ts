import type { AnchorDependencies, AnchorOutcome } from './anchor-audit.js';
import { createAnchorAudit } from './anchor-audit.js';
import { sweepUploads } from './sweep-uploads.js';

/** What looks after the whole installation; started by schedules, one short run each. */
export function createGovernActivities(dependencies: AnchorDependencies) {
  const anchorAudit = createAnchorAudit(dependencies);
  return {
    anchorAudit: async (_: object): Promise<AnchorOutcome> => anchorAudit(),
    sweepUploads: async (_: object): Promise<{ aborted: number }> => sweepUploads(dependencies),
  };
}

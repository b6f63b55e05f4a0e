import type { AnchorDependencies, AnchorOutcome } from './anchor-audit.js';
import { createAnchorAudit } from './anchor-audit.js';
import { sweepRegionPictures } from './sweep-region-pictures.js';
import { sweepSegments } from './sweep-segments.js';
import { sweepUploads } from './sweep-uploads.js';

/** What looks after the whole installation; started by schedules, one short run each. */
export interface GovernActivities {
  anchorAudit(run: object): Promise<AnchorOutcome>;
  sweepUploads(run: object): Promise<{ aborted: number }>;
}

export function createGovernActivities({ database, objectStore, environment, logger }: AnchorDependencies): GovernActivities {
  const anchorAudit = createAnchorAudit({ database, objectStore, environment, logger });
  return {
    anchorAudit: () => anchorAudit(),
    sweepUploads: async () => {
      const swept = await sweepUploads({ database, objectStore });
      await sweepRegionPictures({ database, objectStore });
      await sweepSegments({ database, objectStore });
      return swept;
    },
  };
}

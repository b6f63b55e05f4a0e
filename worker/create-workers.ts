import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createArchiveActivities } from '../activities/archive/activities.js';
import { createBackfillActivities } from '../activities/backfill/activities.js';
import { createBackfillRecordActivities } from '../activities/backfill/record-activities.js';
import { createCampaignActivities } from '../activities/campaign/activities.js';
import { createPullThroughActivities } from '../activities/components/activities.js';
import { createComponentRecordActivities } from '../activities/components/record-activities.js';
import { createOutlookActivities } from '../activities/campaign/outlook-activities.js';
import { createDistributeActivities } from '../activities/distribute/activities.js';
import { createGovernActivities } from '../activities/govern/activities.js';
import { createHandoffActivities } from '../activities/handoff/activities.js';
import { createHandoffRecordActivities } from '../activities/handoff/record-activities.js';
import { createIngestActivities } from '../activities/ingest/activities.js';
import { removeLeftovers } from '../activities/ingest/fetch-to-file.js';
import { createNotifyActivities } from '../activities/notify/activities.js';
import { createPackageActivities } from '../activities/package/activities.js';
import { createPackageRecordActivities } from '../activities/package/record-activities.js';
import { createPlacementActivities } from '../activities/placement/activities.js';
import { createReconcileActivities } from '../activities/reconcile/activities.js';
import { createRecordActivities } from '../activities/record/activities.js';
import { createReviewActivities } from '../activities/review/activities.js';
import { startMetadataReader } from '../activities/metadata/metadata-reader.js';
import { createMediaActivities } from '../activities/media/activities.js';
import { findMediaTools } from '../activities/media/media-tools.js';
import { createRenderActivities } from '../activities/render/activities.js';
import { startRenderPool } from '../activities/render/render-pool.js';
import { backfillLanes } from '../domain/recipe-impact.js';
import type { Dependencies } from '../runtime/dependencies.js';
import type { TaskQueue } from './task-queues.js';
import { workflowBundlePath } from './workflow-bundle.js';

export interface Workers {
  readonly workers: readonly Worker[];
  /** Ends the processes that the activities keep: exiftool and the render processes. */
  readonly close: () => Promise<void>;
}

/** What each queue serves, and how much of it at once; only the lifecycle queue loads the workflow bundle. */
export async function createWorkers(queues: readonly TaskQueue[], connection: NativeConnection, dependencies: Dependencies): Promise<Workers> {
  const { environment, logger } = dependencies;
  const [metadataReader, renderPool, bulkPool, mediaTools] = await Promise.all([
    queues.includes('io') || queues.includes('distribute') ? startMetadataReader(logger) : undefined,
    queues.includes('render') ? startRenderPool(environment, logger) : undefined,
    // Its own processes: nobody waits for a place that a backfill has taken.
    queues.includes('render-bulk')
      ? startRenderPool({ ...environment, GALLEY_RENDER_PROCESSES: backfillLanes(environment.GALLEY_RENDER_PROCESSES) }, logger, { isBackground: true })
      : undefined,
    queues.includes('render') || queues.includes('video') ? findMediaTools(logger) : undefined,
    queues.includes('io') || queues.includes('render') || queues.includes('video') ? removeLeftovers(environment) : undefined,
  ]);

  const optionsOf: Record<TaskQueue, () => Partial<WorkerOptions>> = {
    lifecycle: () => ({
      workflowBundle: { codePath: workflowBundlePath },
      activities: { ...createRecordActivities(dependencies), ...createHandoffRecordActivities(dependencies), ...createOutlookActivities(dependencies), ...createComponentRecordActivities(dependencies), ...createBackfillRecordActivities(dependencies), ...createPackageRecordActivities(dependencies), ...createReviewActivities(dependencies) },
      maxCachedWorkflows: 500,
      maxConcurrentLocalActivityExecutions: 20,
    }),
    io: () => ({
      activities: {
        ...createIngestActivities({ ...dependencies, metadataReader: started(metadataReader) }),
        ...createArchiveActivities(dependencies),
        ...createGovernActivities(dependencies),
        ...createHandoffActivities(dependencies),
        ...createNotifyActivities(dependencies),
        ...createReconcileActivities(dependencies),
        ...createCampaignActivities(dependencies),
        ...createPackageActivities(dependencies),
        ...createPlacementActivities(dependencies),
        ...createPullThroughActivities(dependencies),
      },
      maxConcurrentActivityTaskExecutions: 12,
    }),
    render: () => ({
      activities: { ...createRenderActivities({ ...dependencies, renderPool: started(renderPool) }), ...createMediaActivities({ ...dependencies, tools: started(mediaTools) }) },
      maxConcurrentActivityTaskExecutions: environment.GALLEY_RENDER_PROCESSES,
    }),
    'render-bulk': () => ({
      activities: { ...createRenderActivities({ ...dependencies, renderPool: started(bulkPool) }), ...createBackfillActivities({ ...dependencies, renderPool: started(bulkPool) }) },
      maxConcurrentActivityTaskExecutions: 1,
    }),
    // One film keeps every core busy, and its folder holds it as a whole.
    video: () => ({ activities: createMediaActivities({ ...dependencies, tools: started(mediaTools) }), maxConcurrentActivityTaskExecutions: 1 }),
    distribute: () => ({ activities: createDistributeActivities({ ...dependencies, metadataReader: started(metadataReader) }), maxConcurrentActivityTaskExecutions: 20 }),
  };
  const common = {
    connection,
    namespace: environment.GALLEY_TEMPORAL_NAMESPACE,
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '30 seconds',
  } as const;
  return {
    workers: await Promise.all(queues.map(async (taskQueue) => Worker.create({ ...common, taskQueue, ...optionsOf[taskQueue]() }))),
    close: async () => {
      renderPool?.close();
      bulkPool?.close();
      await metadataReader?.close();
    },
  };
}

function started<T>(tool: T | undefined): T {
  if (tool === undefined) throw new Error('a queue is served without its tool');
  return tool;
}

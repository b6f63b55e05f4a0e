import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createArchiveActivities } from '../activities/archive/activities.js';
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
import { createPlacementActivities } from '../activities/placement/activities.js';
import { createReconcileActivities } from '../activities/reconcile/activities.js';
import { createRecordActivities } from '../activities/record/activities.js';
import { createReviewActivities } from '../activities/review/activities.js';
import { startMetadataReader } from '../activities/metadata/metadata-reader.js';
import { createRenderActivities } from '../activities/render/activities.js';
import { startRenderPool } from '../activities/render/render-pool.js';
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
  const [metadataReader, renderPool] = await Promise.all([
    queues.includes('io') ? startMetadataReader(logger) : undefined,
    queues.includes('render') || queues.includes('render-bulk') ? startRenderPool(environment, logger) : undefined,
    queues.includes('io') ? removeLeftovers(environment) : undefined,
  ]);

  const optionsOf: Record<TaskQueue, () => Partial<WorkerOptions>> = {
    lifecycle: () => ({
      workflowBundle: { codePath: workflowBundlePath },
      activities: { ...createRecordActivities(dependencies), ...createHandoffRecordActivities(dependencies), ...createOutlookActivities(dependencies), ...createComponentRecordActivities(dependencies), ...createReviewActivities(dependencies) },
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
        ...createPlacementActivities(dependencies),
        ...createPullThroughActivities(dependencies),
      },
      maxConcurrentActivityTaskExecutions: 12,
    }),
    render: () => ({
      activities: createRenderActivities({ ...dependencies, renderPool: started(renderPool) }),
      maxConcurrentActivityTaskExecutions: environment.GALLEY_RENDER_PROCESSES,
    }),
    'render-bulk': () => ({
      activities: createRenderActivities({ ...dependencies, renderPool: started(renderPool) }),
      maxConcurrentActivityTaskExecutions: 1,
    }),
    distribute: () => ({ activities: createDistributeActivities(dependencies), maxConcurrentActivityTaskExecutions: 20 }),
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
      await metadataReader?.close();
    },
  };
}

function started<T>(tool: T | undefined): T {
  if (tool === undefined) throw new Error('a queue is served without its tool');
  return tool;
}

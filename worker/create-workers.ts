import path from 'node:path';
import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createArchiveActivities } from '../activities/archive/activities.js';
import { createCampaignActivities } from '../activities/campaign/activities.js';
import { createDistributeActivities } from '../activities/distribute/activities.js';
import { createGovernActivities } from '../activities/govern/activities.js';
import { createIngestActivities } from '../activities/ingest/activities.js';
import { createNotifyActivities } from '../activities/notify/activities.js';
import { createReconcileActivities } from '../activities/reconcile/activities.js';
import { createRecordActivities } from '../activities/record/activities.js';
import { createRenderActivities } from '../activities/render/activities.js';
import type { Dependencies } from '../runtime/dependencies.js';
import { projectRoot } from '../runtime/project-root.js';
import type { TaskQueue } from './task-queues.js';

/** What each queue serves, and how much of it at once; only the lifecycle queue loads the workflow bundle. */
export async function createWorkers(queues: readonly TaskQueue[], connection: NativeConnection, dependencies: Dependencies): Promise<Worker[]> {
  const { environment } = dependencies;
  const common = { connection, namespace: environment.GALLEY_TEMPORAL_NAMESPACE, shutdownGraceTime: '20 seconds', shutdownForceTime: '30 seconds' } as const;
  const renderSlots = environment.GALLEY_RENDER_PROCESSES;

  const optionsOf: Record<TaskQueue, () => Partial<WorkerOptions>> = {
    lifecycle: () => ({
      workflowBundle: { codePath: path.join(projectRoot, 'dist', 'workflow-bundle.js') },
      activities: createRecordActivities(dependencies),
      maxCachedWorkflows: 500,
      maxConcurrentLocalActivityExecutions: 20,
    }),
    io: () => ({
      activities: {
        ...createIngestActivities(dependencies),
        ...createArchiveActivities(dependencies),
        ...createGovernActivities(dependencies),
        ...createNotifyActivities(dependencies),
        ...createReconcileActivities(dependencies),
        ...createCampaignActivities(dependencies),
      },
      maxConcurrentActivityTaskExecutions: 12,
    }),
    render: () => ({ activities: createRenderActivities(dependencies), maxConcurrentActivityTaskExecutions: renderSlots }),
    'render-bulk': () => ({ activities: createRenderActivities(dependencies), maxConcurrentActivityTaskExecutions: 1 }),
    distribute: () => ({ activities: createDistributeActivities(dependencies), maxConcurrentActivityTaskExecutions: 20 }),
  };
  return Promise.all(queues.map(async (taskQueue) => Worker.create({ ...common, taskQueue, ...optionsOf[taskQueue]() })));
}

import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { GalleyError } from '../schemas/galley-error.js';

/**
 * Begins a short run of a workflow that is no life; one that is under way under this id does it too.
 * @throws GalleyError `orchestration.unavailable`
 */
export async function startRun(temporal: Client, workflowType: string, workflowId: string, argument: unknown): Promise<void> {
  try {
    await temporal.workflow.start(workflowType, {
      workflowId,
      taskQueue: 'lifecycle',
      args: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  } catch (error) {
    if (isGrpcServiceError(error)) throw new GalleyError('orchestration.unavailable', 'Temporal did not answer in time.', { cause: error });
    throw error;
  }
}

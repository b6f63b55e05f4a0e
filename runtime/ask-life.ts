import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, WithStartWorkflowOperation, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure } from '@temporalio/common';
import { GalleyError } from '../schemas/galley-error.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import { workflowId } from '../workflows/workflow-ids.js';
import type { LifeKind } from '../workflows/workflow-ids.js';

/** How long the answer to a command is waited for; the command itself goes on without its asker. */
const answerWithinMilliseconds = 20_000;

/** A run that ends under a question is rare; many in a row mean that something else is wrong. */
const mostTries = 5;

const workflowTypes: Record<LifeKind, string> = { asset: 'assetLife', review: 'reviewLife', placement: 'placementLife', campaign: 'campaignLife', handoff: 'handoffLife', lease: 'leaseLife', component: 'componentLife', pull_through: 'pullThroughLife', package: 'packageLife', backfill: 'backfillLife' };

/** A fresh operation each time: it can be used once. A life that is not running begins again from its record. */
export function beginOperation(tenantId: string, kind: LifeKind, id: string): WithStartWorkflowOperation<(input: { tenantId: string; id: string }) => Promise<void>> {
  return new WithStartWorkflowOperation(workflowTypes[kind], {
    workflowId: workflowId(tenantId, kind, id),
    taskQueue: 'lifecycle',
    args: [{ tenantId, id }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

/**
 * Asks a life something and waits for its answer. The same `updateId` asked again gets the first answer.
 * The caller has made sure that the life's row exists in its tenant.
 * @throws GalleyError the life's refusal, or `orchestration.unavailable`
 */
export async function askLife<Answer, Args extends [unknown?]>(
  temporal: Client,
  life: { readonly tenantId: string; readonly kind: LifeKind; readonly id: string },
  update: UpdateDefinition<Answer, Args>,
  args: Args,
  updateId: string,
): Promise<Answer> {
  const until = Date.now() + answerWithinMilliseconds;
  for (let tries = 1; ; tries += 1) {
    try {
      return await temporal.withDeadline(until, async () =>
        temporal.workflow.executeUpdateWithStart(update as UpdateDefinition<Answer, [unknown?]>, {
          args,
          updateId,
          startWorkflowOperation: beginOperation(life.tenantId, life.kind, life.id),
        }),
      );
    } catch (error) {
      if (!endedBeforeItAnswered(error) || tries === mostTries || Date.now() > until) throw refusalOf(error);
    }
  }
}

/** The run ended with the question still open: the next one begins from the record, and what was asked twice counts once. */
function endedBeforeItAnswered(error: unknown): boolean {
  return isGrpcServiceError(error) && error.code === status.FAILED_PRECONDITION;
}

/** Tells a life a fact: no answer, and the life begins again from its record where it does not run. */
export async function tellLife(
  temporal: Client,
  life: { readonly tenantId: string; readonly kind: LifeKind; readonly id: string },
  signal: string,
  signalArgs: unknown[],
): Promise<void> {
  await temporal.workflow.signalWithStart(workflowTypes[life.kind], {
    workflowId: workflowId(life.tenantId, life.kind, life.id),
    taskQueue: 'lifecycle',
    args: [{ tenantId: life.tenantId, id: life.id }],
    signal,
    signalArgs,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

function refusalOf(error: unknown): unknown {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type != null && cause.type in problemCatalogue) {
    return new GalleyError(cause.type as ProblemCode, cause.message);
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error)) {
    return new GalleyError('orchestration.unavailable', 'Temporal did not answer in time; what you asked may still happen, and the same Idempotency-Key will tell.', { cause: error });
  }
  return error;
}

/** Begins a life from its record. @throws WorkflowExecutionAlreadyStartedError where it is running */
export async function startLife(temporal: Client, life: { readonly tenantId: string; readonly kind: LifeKind; readonly id: string }): Promise<void> {
  await temporal.workflow.start(workflowTypes[life.kind], {
    workflowId: workflowId(life.tenantId, life.kind, life.id),
    taskQueue: 'lifecycle',
    args: [{ tenantId: life.tenantId, id: life.id }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
  });
}

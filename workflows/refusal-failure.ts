import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../domain/refusal.js';

/** A refusal as Temporal carries it: the problem code as `type`, benign, never retried. */
export function refusalFailure(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({ message: refusal.detail, type: refusal.refused, nonRetryable: true, category: 'BENIGN' });
}

/** The refusal that an activity gave as a non-retryable failure, so that a handler can pass it on to who asked. */
export function refusalOfActivity(error: unknown): ApplicationFailure | null {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true ? error.cause : null;
}

/** Throws what an activity failed with; where that is a refusal, as the refusal. */
export function asRefusal(error: unknown): never {
  throw refusalOfActivity(error) ?? error;
}

/** The refusal that an update would pass on, for what has nobody to pass it to; anything else stays thrown. */
export function asRefusalAnswer(error: unknown): Refusal {
  if (error instanceof ApplicationFailure && error.nonRetryable === true && error.type != null) return { refused: error.type as Refusal['refused'], detail: error.message };
  throw error;
}

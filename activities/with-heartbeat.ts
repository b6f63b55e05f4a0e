import { Context } from '@temporalio/activity';

/** Well under the least heartbeat time-out of `workflows/activity-profiles.ts`; the SDK sends as often as that asks for. */
const everyMilliseconds = 3_000;

/**
 * Tells Temporal that the activity is alive for as long as `work` runs, which also is how it learns that it was cancelled: then the
 * signal fires, and what `work` throws counts as the cancellation.
 * @param position how far it has come, for the try after this one
 */
export async function withHeartbeat<T>(work: (signal: AbortSignal) => Promise<T>, position: () => unknown = () => undefined): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(position()), everyMilliseconds);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}

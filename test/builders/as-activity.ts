import { MockActivityEnvironment } from '@temporalio/testing';

/** Runs an activity as a worker would, with heartbeats and a context. */
export async function asActivity<Input, Output>(activity: (input: Input) => Promise<Output>, input: Input): Promise<Output> {
  return new MockActivityEnvironment().run<[Input], Output, (input: Input) => Promise<Output>>(activity, input);
}

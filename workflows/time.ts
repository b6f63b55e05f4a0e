/** Inside a workflow `Date` is Temporal's: the same at every replay. */
export function nowIso(): string {
  return new Date(Date.now()).toISOString();
}

/**
 * How long a life that has nothing to wait for stays in memory for the next command. Long enough that a person's next click
 * finds it awake, short enough that open runs are as many as things in motion.
 */
export const lingerMilliseconds = 60_000;

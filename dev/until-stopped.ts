/** Resolves at the first SIGINT, SIGTERM or SIGHUP; from then on a second one ends the process at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    let stopping = false;
    for (const name of signals)
      process.on(name, () => {
        if (stopping) process.exit(130);
        stopping = true;
        resolve(name);
      });
  });
}

/** What is being started, unless the stop comes first: then this process ends, and its last rites end what had begun. */
export async function startedBefore<T>(stopped: Promise<NodeJS.Signals>, starting: Promise<T>): Promise<T> {
  const first = await Promise.race([starting.then((value) => ({ value })), stopped]);
  if (typeof first === 'string') process.exit(130);
  return first.value;
}

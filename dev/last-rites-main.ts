import { identify, isRunning } from './process-identity.js';
import { endLeftovers } from './process-records.js';
import { waitUntil } from './wait-until.js';

const [dataDir] = process.argv.slice(2);
const supervisor = identify(process.ppid);
if (dataDir === undefined) throw new Error('the data folder is needed');

// A word on the pipe is an orderly stop; its silent end is the death of the supervisor.
process.stdin.once('data', () => process.exit(0));
process.stdin.once('close', () => {
  // The pipe closes a moment before the process is gone.
  void waitUntil(() => supervisor === undefined || !isRunning(supervisor), { withinMs: 10_000 }).then(() =>
    endLeftovers(dataDir, () => undefined),
  );
});

import { createCli } from './cli.js';
import { createProgram } from './program.js';
import { reportFailure } from './report-failure.js';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
// A reader that has seen enough (`galley ls | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const cli = createCli(stop.signal);
try {
  await createProgram(cli).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, cli.output, stop.signal);
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { resolveBinary } from './binaries.js';
import { processEnvironment } from './process-environment.js';
import type { Supervised } from './supervise.js';
import { supervise } from './supervise.js';

/** Without these every hop of a workflow waits 50 ms in the development server. */
const pollRates = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=2000',
  'history.visibilityProcessorMaxPollRPS=200',
];

/** Starts the embedded Temporal server, its state in `<dataDir>/temporal/`, and its web view. */
export async function startTemporal(options: {
  dataDir: string;
  port: number;
  uiPort: number;
  print: (line: string) => void;
}): Promise<Supervised> {
  const { dataDir, port, uiPort, print } = options;
  const binary = await resolveBinary('temporal', print);
  const folder = path.join(dataDir, 'temporal');
  return supervise(
    {
      name: 'temporal',
      command: binary.path,
      args: [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
        ...['--db-filename', path.join(folder, 'temporal.db')],
        ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
        ...pollRates.flatMap((rate) => ['--dynamic-config-value', rate]),
        ...['--disable-config-env', '--disable-config-file', '--color', 'never', '--log-level', 'warn'],
      ],
      environment: processEnvironment(),
      dataDir,
      // Also after the folder was lost: an empty server is what the rest can recover with.
      beforeStart: async () => void mkdirSync(folder, { recursive: true, mode: 0o700 }),
      isReady: () => answersTemporal(`127.0.0.1:${port}`),
      isStuck: () => hasInterruptedDatabase(`127.0.0.1:${port}`),
    },
    print,
  );
}

/**
 * Whether the server's SQLite has stopped for good: a question that was given up at a bad moment leaves its only connection interrupted,
 * and from then on every question to it fails with SQLITE_INTERRUPT, code 9 (sqlite.org/c3ref/interrupt.html: "remains in effect until
 * all currently running SQL statements stop"). Only a new process helps; what was written is in the file.
 */
async function hasInterruptedDatabase(address: string): Promise<boolean> {
  // Without interceptors, of which one would ask again for half a minute.
  const connection = await Connection.connect({ address, connectTimeout: 1_000, interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + 3_000, () => connection.workflowService.describeNamespace({ namespace: 'default' }));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes('interrupted (9)');
  } finally {
    await connection.close();
  }
}

/** Whether a Temporal front end answers and its default namespace can be used. */
export async function answersTemporal(address: string, namespace = 'default'): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}

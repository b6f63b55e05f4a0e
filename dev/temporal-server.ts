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
    },
    print,
  );
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

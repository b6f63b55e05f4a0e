import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { acceptsConnections, answersHttp } from './health.js';
import { processEnvironment } from './process-environment.js';
import type { Supervised } from './supervise.js';
import { supervise } from './supervise.js';

/** Starts the mail server that keeps every mail in `<dataDir>/mail/` and shows it in the browser. */
export function startMailSink(options: {
  dataDir: string;
  smtpPort: number;
  httpPort: number;
  print: (line: string) => void;
}): Promise<Supervised> {
  const { dataDir, smtpPort, httpPort, print } = options;
  return supervise(
    {
      name: 'mail',
      command: process.execPath,
      args: [
        path.join(projectRoot, 'dist', 'dev', 'mail-sink-main.js'),
        ...['--folder', path.join(dataDir, 'mail'), '--smtp-port', String(smtpPort), '--http-port', String(httpPort)],
      ],
      environment: processEnvironment(),
      dataDir,
      isReady: async () => (await answersHttp(`http://127.0.0.1:${httpPort}/livez`)) && (await acceptsConnections(smtpPort)),
    },
    print,
  );
}

/** Starts the server that records every web-hook delivery in `<dataDir>/webhooks/` and shows it in the browser. */
export function startWebhookSink(options: { dataDir: string; port: number; print: (line: string) => void }): Promise<Supervised> {
  const { dataDir, port, print } = options;
  return supervise(
    {
      name: 'webhooks',
      command: process.execPath,
      args: [
        path.join(projectRoot, 'dist', 'dev', 'webhook-sink-main.js'),
        ...['--folder', path.join(dataDir, 'webhooks'), '--port', String(port)],
      ],
      environment: processEnvironment(),
      dataDir,
      isReady: () => answersHttp(`http://127.0.0.1:${port}/livez`),
    },
    print,
  );
}

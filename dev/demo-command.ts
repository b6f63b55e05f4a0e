import path from 'node:path';
import { dataDirHolder, defaultDataDir } from './data-dir.js';
import { runDemo } from './demo.js';
import type { Ports } from './ports.js';
import { endLeftovers } from './process-records.js';
import { removeDataDir } from './reset-command.js';
import { startStack } from './stack.js';
import { startedBefore, untilStopped } from './until-stopped.js';
import { welcome } from './up-command.js';

/**
 * `demo`: a stack of its own from an empty folder, the sample campaign, then the web app until Ctrl-C.
 * @throws whatever ends the story early; the stack is stopped first
 */
export async function demoCommand(options: { dataDir: string | undefined; ports: Partial<Ports>; exit: boolean }): Promise<void> {
  const print = (line: string): void => console.log(line);
  const dataDir = options.dataDir ?? freeDemoDir();
  if (options.dataDir === undefined) {
    await endLeftovers(dataDir, print);
    removeDataDir(dataDir);
  }
  const stopped = untilStopped();
  const stack = await startedBefore(stopped, startStack({ dataDir, ports: options.ports, print, environment: process.env }));
  try {
    for (const line of welcome(stack)) print(line);
    const story = runDemo({ apiUrl: stack.addresses.api, adminApiKey: stack.adminApiKey, webhooksUrl: stack.addresses.webhooks, print });
    const isOver = await Promise.race([story.then(() => true), stopped.then(() => false)]);
    if (!isOver || options.exit) return;
    print(`The web app stays up at ${stack.addresses.web} until Ctrl-C.`);
    await stopped;
  } finally {
    print('stopping');
    await stack.stop();
  }
}

/** The first demo folder that no running demo uses. */
function freeDemoDir(): string {
  for (let number = 1; ; number += 1) {
    const folder = path.join(defaultDataDir, number === 1 ? 'demo' : `demo-${number}`);
    if (!dataDirHolder(folder)) return folder;
  }
}

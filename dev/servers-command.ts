import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Ports } from './ports.js';
import { startServers } from './servers.js';
import { startedBefore, untilStopped } from './until-stopped.js';

/** `servers`: the servers alone, for whoever runs API and workers by hand; `environment.sh` holds what these need. */
export async function serversCommand(options: { dataDir: string; ports: Partial<Ports>; print: (line: string) => void }): Promise<void> {
  const stopped = untilStopped();
  const servers = await startedBefore(stopped, startServers({ ...options, environment: process.env }));
  try {
    const variables = { ...servers.environment, GALLEY_DATABASE_OWNER_URL: servers.ownerUrl };
    const file = path.join(servers.dataDir, 'environment.sh');
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    for (const [name, address] of Object.entries(servers.addresses)) if (name !== 'database') options.print(`${name}: ${address}`);
    options.print(`servers are ready; their environment is in ${file}`);
    await stopped;
    options.print('stopping');
  } finally {
    await servers.stop();
  }
}

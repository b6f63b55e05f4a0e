import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '../../db/migrate.js';
import { bootstrapDatabase } from '../../dev/bootstrap-database.js';
import type { Servers } from '../../dev/servers.js';
import { startServers } from '../../dev/servers.js';
import { workflowsPath, writeWorkflowBundle } from '../../worker/workflow-bundle.js';
import type { TestServers } from './test-servers.js';

const template = 'galley_template';

let running: { servers: Servers; dataDir: string } | undefined;

/**
 * Starts the embedded servers for one run of jest in a folder of their own, so that runs beside each other do not meet; prepares what
 * each test file copies or loads; and leaves the addresses for the test processes in the file that GALLEY_TEST_SERVERS names.
 */
export async function startTestServers(): Promise<void> {
  const started = performance.now();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'galley-test-'));
  // Run as root, PostgreSQL gets an account of its own, which must be able to pass.
  await chmod(dataDir, 0o711);
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const servers = await startServers({ dataDir, print });
  running = { servers, dataDir };
  try {
    const { superuserUrl } = servers;
    if (superuserUrl === undefined) throw new Error('tests make databases, and need the embedded PostgreSQL for it');
    const passwords = { owner: servers.secrets.ownerPassword, app: servers.secrets.appPassword };
    const workflowBundle = path.join(dataDir, 'test', 'workflow-bundle.js');
    await mkdir(path.dirname(workflowBundle));
    await Promise.all([prepareTemplate(superuserUrl, servers.ownerUrl, passwords), writeWorkflowBundle(workflowsPath, workflowBundle)]);

    const file = path.join(dataDir, 'test', 'servers.json');
    const content: TestServers = {
      environment: servers.environment,
      superuserUrl,
      ownerUrl: servers.ownerUrl,
      template,
      mail: servers.addresses.mail,
      webhooks: servers.addresses.webhooks,
      workflowBundle,
    };
    await writeFile(file, JSON.stringify(content), { mode: 0o600 });
    process.env['GALLEY_TEST_SERVERS'] = file;
    print(`test servers are ready after ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  } catch (error) {
    await stopTestServers();
    throw error;
  }
}

async function prepareTemplate(superuserUrl: string, ownerUrl: string, passwords: { owner: string; app: string }): Promise<void> {
  await bootstrapDatabase(superuserUrl, template, passwords);
  const url = new URL(ownerUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
}

/** Ends what `startTestServers` started, and removes its folder. */
export async function stopTestServers(): Promise<void> {
  if (running === undefined) return;
  const { servers, dataDir } = running;
  running = undefined;
  await servers.stop();
  await rm(dataDir, { recursive: true, force: true });
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProcessIdentity } from '../../dev/process-identity.js';
import { isRunning } from '../../dev/process-identity.js';
import { removeDataDir } from '../../dev/reset-command.js';
import { waitUntil } from '../../dev/wait-until.js';
import { projectRoot } from '../../runtime/project-root.js';

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'galley-killed-'));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGTERM');
  await waitUntil(() => children.every((child) => child.exitCode !== null || child.signalCode !== null), { withinMs: 20_000 });
  removeDataDir(dataDir);
});

async function startServersProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist', 'dev', 'main.js'), 'servers', '--data-dir', dataDir], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ready = await waitUntil(() => output.includes('servers are ready') || child.exitCode !== null, { withinMs: 60_000 });
  if (!ready || child.exitCode !== null) throw new Error(`the servers did not start:\n${output}`);
  return child;
}

function recorded(): ProcessIdentity[] {
  const folder = path.join(dataDir, 'run');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ProcessIdentity);
}

describe('a supervisor that is killed', () => {
  test('leaves no server running, and its data folder can be used again', async () => {
    const first = await startServersProcess();
    const servers = recorded();
    expect(servers).toHaveLength(5);
    first.kill('SIGKILL');
    expect(await waitUntil(() => servers.every((server) => !isRunning(server)), { withinMs: 20_000 })).toBe(true);

    const second = await startServersProcess();
    expect(recorded()).toHaveLength(5);
    second.kill('SIGTERM');
    expect(await waitUntil(() => second.exitCode === 0, { withinMs: 20_000 })).toBe(true);
    expect(recorded()).toEqual([]);
  }, 120_000);
});

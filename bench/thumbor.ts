import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cacheFolder } from '../dev/cache-folder.js';
import type { Drawing } from '../domain/recipes.js';
import { standardRecipes } from '../domain/recipes.js';
import { inParallel } from './in-parallel.js';
import { cpuOfTrees } from './process-cpu.js';

/** The tool that somebody would run instead of Galley's renditions; a Python package, kept out of the project's own dependencies. */
export const thumborVersion = '7.8.0';

const filesAtOnce = 2;
const startMilliseconds = 30_000;

export interface Thumbor {
  /** Asks for all standard renditions of each file over HTTP. */
  render(files: readonly string[]): Promise<{ readonly cpuSeconds: number; readonly wallSeconds: number }>;
  stop(): void;
}

/**
 * Installs thumbor into a virtual environment of the cache, where it is not there, and starts it on files of a folder. It keeps
 * nothing: no storage, no cache.
 * @throws Error where Python or its packages cannot be had
 */
export async function startThumbor(folder: string, print: (line: string) => void): Promise<Thumbor> {
  const environment = path.join(cacheFolder(), `bench-thumbor-${thumborVersion}`);
  const program = path.join(environment, 'bin', 'thumbor');
  if (!existsSync(program)) {
    print(`installing thumbor ${thumborVersion} into the cache`);
    await promisify(execFile)('python3', ['-m', 'venv', environment]);
    await promisify(execFile)(path.join(environment, 'bin', 'pip'), ['install', '--quiet', `thumbor==${thumborVersion}`]);
  }
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const configuration = path.join(folder, 'thumbor.conf');
  await writeFile(
    configuration,
    [
      `LOADER = 'thumbor.loaders.file_loader'`,
      `FILE_LOADER_ROOT_PATH = '/'`,
      `STORAGE = 'thumbor.storages.no_storage'`,
      `RESULT_STORAGE = None`,
      `MAX_WIDTH = 8192`,
      `MAX_HEIGHT = 8192`,
      `RESPECT_ORIENTATION = True`,
      `ALLOW_UNSAFE_URL = True`,
    ].join('\n'),
  );
  const child = spawn(program, ['--port', String(port), '--ip', '127.0.0.1', '--conf', configuration, '--processes', '1'], { stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}`;
  const patience = Date.now() + startMilliseconds;
  while (!(await fetch(`${address}/healthcheck`).then(({ ok }) => ok, () => false))) {
    if (Date.now() > patience || child.exitCode !== null) throw new Error('thumbor does not start');
    await sleep(200);
  }
  const cpu = (): number => {
    const { thumbor } = cpuOfTrees({ thumbor: child.pid ?? 0 });
    return thumbor.self + thumbor.children;
  };
  const renderAll = async (file: string): Promise<void> => {
    for (const { drawing } of standardRecipes) {
      const answer = await fetch(`${address}/unsafe/${options(drawing)}${file}`);
      if (!answer.ok) throw new Error(`thumbor answered ${answer.status} for ${file}`);
      await answer.arrayBuffer();
    }
  };
  return {
    render: async (files) => {
      const [before, began] = [cpu(), performance.now()];
      await inParallel(files, filesAtOnce, renderAll);
      return { cpuSeconds: cpu() - before, wallSeconds: (performance.now() - began) / 1_000 };
    },
    stop: () => void child.kill('SIGTERM'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Size and format as thumbor writes them into an address; it cuts to the middle where it is told nothing else. */
function options({ fit, width, height, format, quality }: Drawing): string {
  return `${fit === 'inside' ? 'fit-in/' : ''}${width}x${height}/filters:format(${format}):quality(${quality})`;
}

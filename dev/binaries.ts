import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.js';
import { goInstall } from './go-install.js';

const run = promisify(execFile);

/** A server program that does not come from npm, and how it is found or made. */
interface BinarySource {
  version: string;
  goModule: string;
  /** Whether a program found on PATH can do what we need. */
  isUsable: (program: string) => Promise<boolean>;
  need: string;
}

export type BinaryName = 'temporal' | 'versitygw';

/** Temporal server in which update-with-start and task priority work. */
const leastTemporalServer = [1, 29] as const;

const binarySources: Record<BinaryName, BinarySource> = {
  temporal: {
    version: '1.5.1',
    goModule: 'github.com/temporalio/cli/cmd/temporal',
    isUsable: hasRecentTemporalServer,
    need: `its server must be ${leastTemporalServer.join('.')} or later`,
  },
  versitygw: {
    version: '1.8.0',
    goModule: 'github.com/versity/versitygw/cmd/versitygw',
    isUsable: async (program) => (await run(program, ['posix', '--help'])).stdout.includes('--versioning-dir'),
    need: 'it must know --versioning-dir',
  },
};

/** A program that was found, and where. */
export interface FoundBinary {
  path: string;
  from: 'PATH' | 'cache' | 'build';
}

/**
 * A server program: from PATH, else from the cache, else built from its pinned Go module into the cache.
 * @throws Error with the command that helps, when it can neither be found nor built
 */
export async function resolveBinary(name: BinaryName, print: (line: string) => void): Promise<FoundBinary> {
  const found = await findBinary(name, print);
  if (found) return found;
  const source = binarySources[name];
  await goInstall({ name, module: `${source.goModule}@v${source.version}`, to: cachedPath(name), print });
  return { path: cachedPath(name), from: 'build' };
}

/** Like resolveBinary, but builds nothing. */
export async function findBinary(name: BinaryName, print: (line: string) => void): Promise<FoundBinary | undefined> {
  const source = binarySources[name];
  const onPath = await findOnPath(name);
  if (onPath) {
    if (await source.isUsable(onPath).catch(() => false)) return { path: onPath, from: 'PATH' };
    print(`${onPath} is passed over: ${source.need}`);
  }
  return (await isExecutable(cachedPath(name))) ? { path: cachedPath(name), from: 'cache' } : undefined;
}

/** The file of a program on PATH. */
export async function findOnPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)) {
    const candidate = path.join(folder, program);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** The command that builds a server program by hand. */
export function buildCommand(name: BinaryName): string {
  const source = binarySources[name];
  return `go install ${source.goModule}@v${source.version}`;
}

function cachedPath(name: BinaryName): string {
  return path.join(cacheFolder(), 'bin', `${name}-${binarySources[name].version}`);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function hasRecentTemporalServer(program: string): Promise<boolean> {
  const { stdout } = await run(program, ['--version']);
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
  const [leastMajor, leastMinor] = leastTemporalServer;
  return Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
}

import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { programFolders } from '../../runtime/program-folders.js';
import { projectRoot } from '../../runtime/project-root.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';

const confined = path.join(projectRoot, 'activities', 'media', 'confined.sh');
const shownErrorCharacters = 2_000;
/** POSIX counts the length of a file in these. */
const blockBytes = 512;

export interface Confinement {
  /** The command that parts a program from the network; null where the system does not allow it. */
  readonly network: readonly string[] | null;
}

export interface ConfinedLimits {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly memoryMebibytes: number;
  /** Of each file that it writes. */
  readonly fileMebibytes: number;
}

export interface ConfinedProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** The only folder it is told of, and where it works. */
  readonly folder: string;
  readonly limits: ConfinedLimits;
  readonly signal: AbortSignal;
}

/** A confined program ended in another way than well. */
export class ConfinedProgramFailed extends Error {
  /** `ingest.time_limit` where a limit of time ended it, `ingest.unreadable` where it gave up itself. */
  readonly reason: Extract<ProblemCode, 'ingest.time_limit' | 'ingest.memory_limit' | 'ingest.unreadable'>;

  constructor(program: string, reason: ConfinedProgramFailed['reason'], stderr: string) {
    super(`${path.basename(program)} failed (${reason})${stderr === '' ? '' : `: ${stderr}`}`);
    this.reason = reason;
  }
}

/**
 * Runs a program on a stranger's file: without our environment, with limits, without a terminal and, where the system allows it,
 * without a network. What it prints goes to `hear` as it comes, which may wait; what it wrote is in its folder.
 * @throws ConfinedProgramFailed; the signal's reason when it fires; what `hear` throws
 */
export async function runConfined(
  { network }: Confinement,
  { program, args, folder, limits, signal }: ConfinedProgram,
  hear: (chunk: Buffer) => void = () => undefined,
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(confined, [program, ...args], {
    cwd: folder,
    env: {
      PATH: programFolders,
      HOME: folder,
      TMPDIR: folder,
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      GALLEY_NETWORK: network?.join(' ') ?? '',
      GALLEY_CPU_SECONDS: String(limits.cpuSeconds),
      GALLEY_MEMORY_KIB: String(limits.memoryMebibytes * 1024),
      GALLEY_FILE_BLOCKS: String((limits.fileMebibytes * 1024 * 1024) / blockBytes),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  let isLate = false;
  const clock = setTimeout(() => {
    isLate = true;
    kill();
  }, limits.wallSeconds * 1_000);
  signal.addEventListener('abort', kill);
  try {
    const [{ code, killedBy }, stderr] = await Promise.all([endOf(child), tail(child.stderr), listen(child.stdout, hear, kill)]);
    signal.throwIfAborted();
    if (code === 0) return;
    const isOutOfTime = isLate || killedBy === 'SIGXCPU' || killedBy === 'SIGKILL';
    throw new ConfinedProgramFailed(program, isOutOfTime ? 'ingest.time_limit' : /cannot allocate memory|out of memory/i.test(stderr) ? 'ingest.memory_limit' : 'ingest.unreadable', stderr);
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', kill);
    kill();
  }
}

/** All that a confined program prints. @throws RangeError where that is more than `mostBytes` */
export async function outputOf(confinement: Confinement, program: ConfinedProgram, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  await runConfined(confinement, program, (chunk) => {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError(`${path.basename(program.program)} says more than ${mostBytes} bytes`);
    chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<{ code: number | null; killedBy: NodeJS.Signals | null }> {
  const [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { code, killedBy };
}

async function listen(stdout: Readable, hear: (chunk: Buffer) => void, kill: () => void): Promise<void> {
  try {
    for await (const chunk of stdout) hear(chunk as Buffer);
  } catch (error) {
    kill();
    throw error;
  }
}

async function tail(stderr: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stderr.setEncoding('utf8')) text = (text + String(chunk)).slice(-shownErrorCharacters);
  return text.trim();
}

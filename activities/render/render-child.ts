import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';
import type { Recipe } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { DrawnOutput, DrawnPicture, Ending, FromRenderProcess, RenderSource, SignedAddress, ToRenderProcess } from './render-messages.js';
import { unsafeExitCode } from './render-messages.js';

const program = path.join(projectRoot, 'dist', 'activities', 'render', 'render-process.js');
const fontConfiguration = path.join(projectRoot, 'activities', 'render', 'fonts.conf');
const startMilliseconds = 30_000;
/** Reading the source and storing the outputs: the store's time, not the file's. */
const transferMilliseconds = 10 * 60_000;
const shownErrorCharacters = 2_000;

/** A render process ended in the middle of a job. */
export class RenderProcessDied extends Error {
  readonly reason: ProblemCode;

  constructor(reason: ProblemCode, stderr: string) {
    super(`the render process ended (${reason})${stderr === '' ? '' : `: ${stderr}`}`);
    this.reason = reason;
  }
}

export interface RenderJob {
  readonly source: RenderSource;
  readonly recipes: readonly Recipe[];
  readonly content: RenditionContent;
  /** Addresses for the outputs, in their order. */
  readonly sign: (outputs: readonly DrawnOutput[]) => Promise<readonly SignedAddress[]>;
  /** Ends the process that works on it. */
  readonly signal: AbortSignal;
}

export type RenderResult = { readonly kind: 'drawn'; readonly picture: DrawnPicture } | Ending;

export interface RenderChild {
  readonly pid: number;
  readonly engine: string;
  isAlive(): boolean;
  /** After the last job. */
  residentMebibytes(): number;
  /** One job at a time. @throws RenderProcessDied; the signal's reason when it fires; what `sign` throws */
  render(job: RenderJob, timeLimitMilliseconds: number): Promise<RenderResult>;
  kill(): void;
}

/**
 * Starts one render process, without our environment: it could be made to say what it knows.
 * @param workDir where it may write the few bytes of its self-test
 * @throws Error where the process does not start, or finds its decoders unsafe
 */
export async function startRenderChild(memoryLimitMebibytes: number, workDir: string): Promise<RenderChild> {
  const child = fork(program, [String(memoryLimitMebibytes)], {
    env: { MALLOC_ARENA_MAX: '2', VIPS_BLOCK_UNTRUSTED: '1', TZ: 'UTC', TMPDIR: workDir, FONTCONFIG_FILE: fontConfiguration },
    execArgv: ['--max-old-space-size=192'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-shownErrorCharacters);
  });
  const kill = (): void => void child.kill('SIGKILL');
  const slow = setTimeout(kill, startMilliseconds);
  const engine = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: FromRenderProcess) => {
      if (message.kind === 'ready') resolve(message.engine);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const why = code === unsafeExitCode ? 'refuses to work: its decoders are not safe' : 'does not start';
      reject(new Error(`the render process ${why}${stderr === '' ? '' : `: ${stderr}`}`));
    });
  }).finally(() => clearTimeout(slow));
  child.removeAllListeners('error').removeAllListeners('exit');
  // Errors of a process that has ended show as its exit.
  child.on('error', () => undefined);

  let residentMebibytes = 0;
  return {
    pid: child.pid ?? 0,
    engine,
    isAlive: () => !child.killed && child.exitCode === null && child.signalCode === null,
    residentMebibytes: () => residentMebibytes,
    kill,
    render: async (job, timeLimitMilliseconds) => {
      stderr = '';
      const { result, resident } = await converse(child, job, timeLimitMilliseconds, () => stderr);
      residentMebibytes = resident;
      return result;
    },
  };
}

async function converse(
  child: ChildProcess,
  { source, recipes, content, sign, signal }: RenderJob,
  timeLimitMilliseconds: number,
  stderr: () => string,
): Promise<{ result: RenderResult; resident: number }> {
  signal.throwIfAborted();
  const over = new AbortController();
  let cause: ProblemCode | undefined;
  let clock: NodeJS.Timeout | undefined;
  const within = (milliseconds: number, reason: ProblemCode): void => {
    clearTimeout(clock);
    clock = setTimeout(() => {
      cause = reason;
      child.kill('SIGKILL');
    }, milliseconds);
  };
  const say = (message: ToRenderProcess): void => {
    // A failure to send is the failure of the process, whose exit is heard.
    child.send(message, () => undefined);
  };
  const abort = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', abort);
  try {
    const died = once(child, 'exit', { signal: over.signal }).then(([code, killedBy]) => {
      signal.throwIfAborted();
      throw new RenderProcessDied(cause ?? reasonOf(code as number | null, killedBy as NodeJS.Signals | null), stderr());
    });
    // Looked at in the race below; once that is over its own abort is nobody's concern.
    died.catch(() => undefined);
    const done = new Promise<{ result: RenderResult; resident: number }>((resolve, reject) => {
      let picture: DrawnPicture | undefined;
      const hear = (message: FromRenderProcess): void => {
        switch (message.kind) {
          case 'fetched':
            within(timeLimitMilliseconds, 'ingest.time_limit');
            return;
          case 'drawn':
            picture = message.picture;
            within(transferMilliseconds, 'storage.unavailable');
            sign(picture.outputs).then((addresses) => say({ kind: 'put', addresses }), reject);
            return;
          case 'stored':
            if (picture !== undefined) resolve({ result: { kind: 'drawn', picture }, resident: message.residentMebibytes });
            return;
          case 'ended':
            resolve({ result: message.ending, resident: 0 });
            return;
          case 'exhausted':
            cause = 'ingest.memory_limit';
            child.kill('SIGKILL');
            return;
          case 'ready':
            return;
        }
      };
      child.on('message', hear);
      over.signal.addEventListener('abort', () => child.off('message', hear));
    });
    within(transferMilliseconds, 'storage.unavailable');
    say({ kind: 'render', source, recipes, content });
    return await Promise.race([done, died]);
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', abort);
    over.abort();
  }
}

function reasonOf(code: number | null, killedBy: NodeJS.Signals | null): ProblemCode {
  // The kernel ends a process with SIGKILL when memory runs out.
  if (killedBy === 'SIGKILL') return 'ingest.memory_limit';
  // A decoder that crashes; an exit of its own is a fault of ours.
  return killedBy !== null || code === 134 || code === 139 ? 'ingest.unreadable' : 'render.failed';
}

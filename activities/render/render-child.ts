import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';
import type { RegionDrawing } from '../../domain/iiif-request.js';
import type { Recipe } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { DrawnOutput, DrawnPicture, DrawnRegion, Ending, FromRenderProcess, PieceAddress, RenderSource, SignedAddress, ToRenderProcess } from './render-messages.js';
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
  /** The fonts and logos that the recipes show. */
  readonly pieces: readonly PieceAddress[];
  /** Addresses for the outputs, in their order. */
  readonly sign: (outputs: readonly DrawnOutput[]) => Promise<readonly SignedAddress[]>;
  /** Ends the process that works on it. */
  readonly signal: AbortSignal;
}

/** One part of a picture, as somebody asked for it. */
export interface RegionJob {
  readonly source: RenderSource;
  readonly region: RegionDrawing;
  readonly sign: (output: DrawnRegion) => Promise<SignedAddress>;
  readonly signal: AbortSignal;
}

export type RegionResult = { readonly kind: 'drawn_region'; readonly output: DrawnRegion } | Ending;

export type RenderResult = { readonly kind: 'drawn'; readonly picture: DrawnPicture } | Ending;

export interface RenderChild {
  readonly pid: number;
  readonly engine: string;
  isAlive(): boolean;
  /** After the last job. */
  residentMebibytes(): number;
  /** One job at a time. @throws RenderProcessDied; the signal's reason when it fires; what `sign` throws */
  render(job: RenderJob, timeLimitMilliseconds: number): Promise<RenderResult>;
  /** As `render`. */
  drawRegion(job: RegionJob, timeLimitMilliseconds: number): Promise<RegionResult>;
  kill(): void;
}

/**
 * Starts one render process, without our environment: it could be made to say what it knows.
 * @param workDir below it is a folder of its own, for its self-test and the fonts it draws with, which goes when it ends
 * @param options.isBackground it gets the processor that nobody else wants
 * @throws Error where the process does not start, or finds its decoders unsafe
 */
export async function startRenderChild(memoryLimitMebibytes: number, workDir: string, { isBackground = false } = {}): Promise<RenderChild> {
  const folder = await mkdtemp(path.join(workDir, 'galley-render-'));
  const child = fork(program, [String(memoryLimitMebibytes), ...(isBackground ? ['background'] : [])], {
    env: { MALLOC_ARENA_MAX: '2', VIPS_BLOCK_UNTRUSTED: '1', TZ: 'UTC', TMPDIR: folder, FONTCONFIG_FILE: fontConfiguration },
    execArgv: ['--max-old-space-size=192'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // What cannot be removed is left to the system, as all that is temporary.
  const forget = (): void => void rm(folder, { recursive: true, force: true }).catch(() => undefined);
  child.once('exit', forget);
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
  child.once('exit', forget);
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
      const { result, resident } = await converse(child, pictureTalk(job), timeLimitMilliseconds, () => stderr);
      residentMebibytes = resident;
      return result;
    },
    drawRegion: async (job, timeLimitMilliseconds) => {
      stderr = '';
      const { result, resident } = await converse(child, regionTalk(job), timeLimitMilliseconds, () => stderr);
      residentMebibytes = resident;
      return result;
    },
  };
}

/** What a job says to the process, and how it takes what was drawn. */
interface Talk<Result> {
  readonly order: ToRenderProcess;
  readonly signal: AbortSignal;
  /** Undefined where the message is not one that this job waits for. */
  readonly take: (message: FromRenderProcess) => { readonly result: Result; readonly addresses: () => Promise<readonly SignedAddress[]> } | undefined;
}

function pictureTalk({ source, recipes, content, pieces, sign, signal }: RenderJob): Talk<Extract<RenderResult, { kind: 'drawn' }>> {
  return {
    order: { kind: 'render', source, recipes, content, pieces },
    signal,
    take: (message) => (message.kind === 'drawn' ? { result: message, addresses: () => sign(message.picture.outputs) } : undefined),
  };
}

function regionTalk({ source, region, sign, signal }: RegionJob): Talk<Extract<RegionResult, { kind: 'drawn_region' }>> {
  return {
    order: { kind: 'region', source, region },
    signal,
    take: (message) => (message.kind === 'drawn_region' ? { result: message, addresses: async () => [await sign(message.output)] } : undefined),
  };
}

async function converse<Result>(
  child: ChildProcess,
  { order, signal, take }: Talk<Result>,
  timeLimitMilliseconds: number,
  stderr: () => string,
): Promise<{ result: Result | Ending; resident: number }> {
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
    const done = new Promise<{ result: Result | Ending; resident: number }>((resolve, reject) => {
      let drawn: { readonly result: Result } | undefined;
      const hear = (message: FromRenderProcess): void => {
        switch (message.kind) {
          case 'fetched':
            within(timeLimitMilliseconds, 'ingest.time_limit');
            return;
          case 'drawn':
          case 'drawn_region': {
            const taken = take(message);
            if (taken === undefined) return;
            drawn = taken;
            within(transferMilliseconds, 'storage.unavailable');
            taken.addresses().then((addresses) => say({ kind: 'put', addresses }), reject);
            return;
          }
          case 'stored':
            if (drawn !== undefined) resolve({ result: drawn.result, resident: message.residentMebibytes });
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
    say(order);
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

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail, rotateLog } from './log-file.js';
import { forgetProcess, recordProcess } from './process-records.js';
import { signal } from './process-identity.js';
import { waitUntil } from './wait-until.js';

/** What to run and how to know that it works. */
export interface ProcessPlan {
  name: string;
  command: string;
  args: readonly string[];
  /** The whole environment of the process: nothing is inherited. */
  environment: Record<string, string>;
  /** Folder that holds `logs/` and `run/`. */
  dataDir: string;
  cwd?: string;
  /** Runs as this user instead of the present one. */
  user?: { uid: number; gid: number };
  /** Asked until it says yes after every start. */
  isReady: () => Promise<boolean>;
  readyWithinMs?: number;
  /** Whether it runs and will never work again; asked now and then, and a yes ends it, so that it is started again. */
  isStuck?: () => Promise<boolean>;
  stuckEveryMs?: number;
  /** Runs before every start, for what a crash may have left. */
  beforeStart?: () => Promise<void>;
  stopSignal?: NodeJS.Signals;
  /** After this time a stop becomes SIGKILL. */
  stopWithinMs?: number;
}

/** A process that is started again whenever it dies, until it is stopped. */
export interface Supervised {
  readonly name: string;
  /** Undefined between a death and the next start. */
  readonly pid: number | undefined;
  /** Times it died and was started again. */
  readonly restarts: number;
  readonly logFile: string;
  /** Sends a signal to the process, for crash tests; the supervisor treats the death like any other. */
  kill(name: NodeJS.Signals): void;
  /** Resolves when the process runs and says that it is ready. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** A process that did not get ready; carries the end of its log. */
export class StartError extends Error {
  readonly code = 'dev.start_failed';
  readonly log: string;

  constructor(plan: ProcessPlan, reason: string, logFile: string) {
    const log = logTail(logFile);
    super(`${plan.name} ${reason}. Its log, ${logFile}, ends with:\n${log}`);
    this.log = log;
  }
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** A process that lived this long before it died starts again without delay. */
const healthyLifeMs = 10_000;
const deathsBeforeFirstReady = 3;

/**
 * Starts a process, waits until it is ready and keeps it running.
 * @throws StartError when it dies repeatedly, or is not ready in time, at its first start
 */
export async function supervise(plan: ProcessPlan, print: (line: string) => void): Promise<Supervised> {
  const logFile = path.join(plan.dataDir, 'logs', `${plan.name}.log`);
  mkdirSync(path.dirname(logFile), { recursive: true });
  const readyWithinMs = plan.readyWithinMs ?? 60_000;
  let child: ChildProcess | undefined;
  let restarts = 0;
  let stopping = false;
  let wasReady = false;
  let isUp = false;
  let failure: Error | undefined;

  async function run(): Promise<void> {
    for (let pauseMs = firstPauseMs; !stopping; ) {
      const startedAt = performance.now();
      const reason = await runOnce();
      if (stopping) return;
      restarts += 1;
      if (!wasReady && restarts >= deathsBeforeFirstReady) {
        failure = new StartError(plan, `ended at once (${reason})`, logFile);
        return;
      }
      pauseMs = performance.now() - startedAt > healthyLifeMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      print(`${plan.name} ended (${reason}); starting it again in ${pauseMs} ms`);
      await sleep(pauseMs);
    }
  }

  /** One life of the process; answers why it ended. */
  async function runOnce(): Promise<string> {
    try {
      await plan.beforeStart?.();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    if (stopping) return 'stopped';
    rotateLog(logFile);
    const current = launch(plan, logFile);
    child = current;
    const death = deathOf(current);
    void becomesReady(current);
    const reason = await death;
    forgetProcess(plan.dataDir, plan.name);
    child = undefined;
    isUp = false;
    return reason;
  }

  async function becomesReady(current: ChildProcess): Promise<void> {
    const isOver = (): boolean => current !== child || stopping;
    const ready = await waitUntil(plan.isReady, { withinMs: readyWithinMs, everyMs: 100, abort: isOver });
    if (isOver()) return;
    if (ready) {
      if (wasReady) print(`${plan.name} is back (process ${current.pid})`);
      isUp = true;
      wasReady = true;
      void watch(current);
    } else if (wasReady) {
      print(`${plan.name} runs but was not ready within ${readyWithinMs / 1000} s; killing it`);
      current.kill('SIGKILL');
    } else {
      failure = new StartError(plan, `was not ready within ${readyWithinMs / 1000} s`, logFile);
    }
  }

  async function watch(current: ChildProcess): Promise<void> {
    const { isStuck, stuckEveryMs = 5_000 } = plan;
    if (isStuck === undefined) return;
    const isOver = (): boolean => current !== child || stopping;
    while (!isOver()) {
      await sleep(stuckEveryMs, undefined, { ref: false });
      // Only a clear answer counts: what is slow to answer is not stuck.
      if (isOver() || !(await isStuck().catch(() => false)) || isOver()) continue;
      print(`${plan.name} runs but is stuck; killing it`);
      isUp = false;
      current.kill('SIGKILL');
      return;
    }
  }

  async function stop(): Promise<void> {
    stopping = true;
    if (child?.pid !== undefined) signal(child.pid, plan.stopSignal ?? 'SIGTERM');
    const ended = await waitUntil(() => child === undefined, { withinMs: plan.stopWithinMs ?? 15_000, everyMs: 20 });
    if (ended) return;
    print(`${plan.name} does not stop; killing it`);
    if (child?.pid !== undefined) signal(child.pid, 'SIGKILL');
    await waitUntil(() => child === undefined, { withinMs: 5_000, everyMs: 20 });
  }

  async function ready(): Promise<void> {
    const withinMs = readyWithinMs + longestPauseMs;
    const up = await waitUntil(() => isUp || failure !== undefined, { withinMs, everyMs: 20 });
    if (failure) throw failure;
    if (!up) throw new StartError(plan, `was not ready within ${withinMs / 1000} s`, logFile);
  }

  const running = run();
  try {
    await ready();
  } catch (error) {
    await stop();
    await running;
    throw error;
  }
  return {
    name: plan.name,
    get pid() {
      return child?.pid;
    },
    get restarts() {
      return restarts;
    },
    logFile,
    kill: (name) => {
      if (child?.pid === undefined) return;
      // Until the death is seen the process counts as down, so that ready() cannot answer for the one just killed.
      if (name === 'SIGKILL') isUp = false;
      signal(child.pid, name);
    },
    ready,
    stop,
  };
}

/** Detached: a Ctrl-C in the terminal reaches the supervisor alone, which stops everything in order. */
function launch(plan: ProcessPlan, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd ?? plan.dataDir,
      env: plan.environment,
      detached: true,
      stdio: ['ignore', log, log],
      ...(plan.user ? { uid: plan.user.uid, gid: plan.user.gid } : {}),
    });
    if (child.pid !== undefined) recordProcess(plan.dataDir, plan.name, child.pid);
    return child;
  } finally {
    closeSync(log);
  }
}

function deathOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(name ? `signal ${name}` : `exit code ${code}`));
  });
}

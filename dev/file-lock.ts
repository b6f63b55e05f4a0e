import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from './process-identity.js';
import { identify, isRunning } from './process-identity.js';

/** A lock that another running process holds. */
export class LockedError extends Error {
  readonly code = 'dev.locked';
  readonly holder: ProcessIdentity;

  constructor(file: string, holder: ProcessIdentity) {
    super(`${file} is held by the running process ${holder.pid}`);
    this.holder = holder;
  }
}

/**
 * Takes a lock file for this process and gives back its release. A lock left by a process that died is taken over.
 * @throws LockedError when a running process holds it
 */
export function takeLock(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true });
  const own = identify(process.pid);
  if (!own) throw new Error('this process cannot see itself in the process table');
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o644 });
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        linkSync(draft, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 5) throw error;
      }
      const holder = lockHolder(file);
      if (holder) throw new LockedError(file, holder);
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The running process that holds a lock file, if any. */
export function lockHolder(file: string): ProcessIdentity | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const holder = JSON.parse(text) as ProcessIdentity;
  return isRunning(holder) ? holder : undefined;
}

/** Runs something while holding a lock file; waits for its present holder, saying so once. */
export async function withLock<T>(file: string, print: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const release = await waitForLock(file, print);
  try {
    return await work();
  } finally {
    release();
  }
}

async function waitForLock(file: string, print: (line: string) => void): Promise<() => void> {
  for (let told = false; ; told = true) {
    try {
      return takeLock(file);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      if (!told) print(`waiting for process ${error.holder.pid}, which does the same work`);
      await sleep(500);
    }
  }
}

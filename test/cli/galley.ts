import { afterAll } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processEnvironment } from '../../dev/process-environment.js';
import { projectRoot } from '../../runtime/project-root.js';

/** How a run of the command ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The JSON values of standard output; throws where there is anything else on it. */
  values(): Record<string, unknown>[];
}

export interface RunningGalley {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when standard output or error has this text. */
  says(text: string): Promise<void>;
}

/** The galley command of one person at one machine: its own configuration folder. */
export interface Galley {
  readonly folder: string;
  run(...args: string[]): Promise<Ended>;
  start(...args: string[]): RunningGalley;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** @param variables GALLEY_URL, GALLEY_API_KEY … */
export function galley(variables: Readonly<Record<string, string>> = {}): Galley {
  const folder = mkdtempSync(path.join(tmpdir(), 'galley-cli-'));
  folders.push(folder);
  const start = (...args: string[]): RunningGalley => {
    const child = spawn(process.execPath, [path.join(projectRoot, 'dist', 'cli', 'main.js'), ...args], {
      cwd: folder,
      env: { ...processEnvironment(), ...variables, XDG_CONFIG_HOME: path.join(folder, 'config') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const listener of listeners) listener();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const listener of listeners) listener();
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const values = (): Record<string, unknown>[] =>
          stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
        resolve({ code, stdout, stderr, values });
      });
    });
    return {
      ended,
      kill: (signal) => void child.kill(signal),
      says: (text) =>
        new Promise((resolve, reject) => {
          const listen = (): void => {
            if (!stdout.includes(text) && !stderr.includes(text)) return;
            listeners.delete(listen);
            resolve();
          };
          listeners.add(listen);
          void ended.then((end) => reject(new Error(`it ended (${end.code}) without saying "${text}":\n${end.stdout}${end.stderr}`)), reject);
          listen();
        }),
    };
  };
  return { folder, start, run: (...args) => start(...args).ended };
}

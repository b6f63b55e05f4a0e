import { spawn } from 'node:child_process';

/** The last lines of a program's output, for an error message. */
export function tailOf(output: string, lines = 20): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Runs a tool of the developer's machine in its environment, its output going to this terminal.
 * @returns its exit code; 1 when a signal ended it
 */
export function runVisibly(command: string, args: readonly string[], options: { cwd: string; environment?: NodeJS.ProcessEnv }): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // A stop meant for this process is meant for the tool as well.
    const forward = (name: NodeJS.Signals): void => void child.kill(name);
    const stops = ['SIGTERM', 'SIGHUP'] as const;
    for (const stop of stops) process.on(stop, forward);
    const release = (): void => stops.forEach((stop) => process.off(stop, forward));
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code) => {
      release();
      resolve(code ?? 1);
    });
  });
}

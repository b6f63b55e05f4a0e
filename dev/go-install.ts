import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './file-lock.js';
import { tailOf } from './run-step.js';

/**
 * Builds a program from a Go module and puts it, whole, at `to`. Minutes when cold; says how far it is.
 * Two builds of one program at a time wait for each other.
 * @throws Error when Go is missing or the build fails
 */
export async function goInstall(options: {
  name: string;
  module: string;
  to: string;
  print: (line: string) => void;
}): Promise<void> {
  const { name, module, to, print } = options;
  const folder = path.dirname(to);
  mkdirSync(folder, { recursive: true });
  await withLock(`${to}.lock`, print, async () => {
    if (existsSync(to)) return;
    print(`building ${name} from ${module}: two to four minutes, once`);
    const draft = mkdtempSync(path.join(folder, '.build-'));
    try {
      await build(name, module, draft, print);
      const [program] = readdirSync(draft);
      if (program === undefined) throw new Error(`go install ${module} made no program`);
      renameSync(path.join(draft, program), to);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    print(`${name} is built and kept in ${to}`);
  });
}

function build(name: string, module: string, into: string, print: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const output: string[] = [];
    // -v names each module fetched and each package compiled: the measure of progress.
    const go = spawn('go', ['install', '-v', module], {
      env: { ...process.env, GOBIN: into },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let compiled = 0;
    go.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.push(text);
      compiled += text.split('\n').length - 1;
    });
    const tick = setInterval(() => {
      print(`  building ${name}: ${Math.round((performance.now() - startedAt) / 1000)} s, ${compiled} packages fetched or compiled`);
    }, 10_000);
    go.once('error', (error) => {
      clearInterval(tick);
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      reject(missing ? new Error(`${name} is neither on PATH nor in the cache, and Go, which would build it, is not installed. Install Go 1.25 or later, or put ${name} on PATH.`) : error);
    });
    go.once('close', (code) => {
      clearInterval(tick);
      if (code === 0) resolve();
      else reject(new Error(`"go install ${module}" failed with exit code ${code}:\n${tailOf(output.join(''))}`));
    });
  });
}

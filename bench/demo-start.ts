import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../runtime/project-root.js';

export interface DemoStart {
  /** From the command to the web app's address. */
  readonly stackSeconds: number;
  /** From the command to the first asset with all its renditions. */
  readonly firstReadySeconds: number;
}

/** Plays `demo` from an empty data folder, as a person would, and looks at the clock as it speaks. */
export async function timeDemo(dataDir: string): Promise<DemoStart> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 10) / 100;
  const demo = spawn(process.execPath, ['--enable-source-maps', path.join(projectRoot, 'dist', 'dev', 'main.js'), 'demo', '--exit', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  demo.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const ended = once(demo, 'exit');
  let stackSeconds = 0;
  let firstReadySeconds = 0;
  for await (const line of createInterface({ input: demo.stdout })) {
    if (line.startsWith('Galley is up')) stackSeconds = seconds();
    if (line.includes('the first was ready after')) firstReadySeconds = seconds();
  }
  const [code] = (await ended) as [number | null];
  if (firstReadySeconds === 0) throw new Error(`the demo ended (${code ?? 'by a signal'}) before its first asset was ready: ${complaint}`);
  return { stackSeconds, firstReadySeconds };
}

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliFailure, usageFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';
import { printable } from './printable.js';

/**
 * Asks the person at the terminal; the question goes to standard error, which `--json` leaves free.
 * @throws CliFailure `usage` where there is no terminal to ask at
 */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  return prompt(question, process.stderr, signal);
}

/** Asks without showing what is typed. */
export async function askSecret(question: string, signal: AbortSignal): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    // Shown once the terminal no longer echoes: who types fast is not seen either.
    return await prompt('', unseen, signal, () => process.stderr.write(printable(question)));
  } finally {
    process.stderr.write('\n');
  }
}

/** True for y and yes. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `, signal)).trim());
}

export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

async function prompt(question: string, output: NodeJS.WritableStream, signal: AbortSignal, onReady: () => void = () => undefined): Promise<string> {
  if (!canAsk()) throw usageFailure('There is no terminal to ask at; give the answer as an option.');
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  try {
    onReady();
    return await lines.question(printable(question), { signal: AbortSignal.any([signal, stopped.signal]) });
  } catch (error) {
    if (stopped.signal.aborted) throw new CliFailure(exitCodes.interrupted, 'Stopped.');
    throw error;
  } finally {
    lines.close();
  }
}

import { CommanderError } from 'commander';
import { CliFailure } from './cli-failure.js';
import type { ExitCode } from './exit-codes.js';
import { exitCodes } from './exit-codes.js';
import type { Output } from './output.js';
import { ProblemFailure } from './problem-failure.js';

/** Says on standard error why a command ended, and gives its exit code. */
export function reportFailure(error: unknown, output: Output, signal: AbortSignal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (signal.aborted) {
    output.note('Stopped.');
    return exitCodes.interrupted;
  }
  if (error instanceof ProblemFailure) {
    if (output.json) output.note('', { problem: error.problem });
    else for (const line of problemLines(error)) output.note(line);
    return error.exitCode;
  }
  if (error instanceof CliFailure) {
    output.note(error.message);
    return error.exitCode;
  }
  // A file that cannot be read, a disk that is full: the system's sentence names the path and the reason.
  if (error instanceof Error && 'syscall' in error) {
    output.note(error.message);
    return exitCodes.refused;
  }
  throw error;
}

/** A problem as a person reads it: title, detail, each wrong field, remedy, and what to quote to an operator. */
export function problemLines({ problem }: ProblemFailure): string[] {
  return [
    problem.title,
    ...(problem.detail === problem.title ? [] : [`  ${problem.detail}`]),
    // The detail tells the first of them already.
    ...(problem.errors ?? []).filter(({ detail }) => !problem.detail.includes(detail)).map(({ pointer, detail }) => `  ${pointer}: ${detail}`),
    `  ${problem.remedy}`,
    `  code ${problem.code}, request ${problem.instance}`,
  ];
}

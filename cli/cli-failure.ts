import type { ExitCode } from './exit-codes.js';
import { exitCodes } from './exit-codes.js';

/** An end with a sentence for the person at the terminal and an exit code for the script. */
export class CliFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliFailure';
    this.exitCode = exitCode;
  }
}

/** The command line is wrong. */
export function usageFailure(message: string): CliFailure {
  return new CliFailure(exitCodes.usage, message);
}

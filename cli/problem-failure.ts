import type { ProblemDocument } from '../schemas/problem.js';
import { CliFailure } from './cli-failure.js';
import type { ExitCode } from './exit-codes.js';
import { exitCodes } from './exit-codes.js';

/** The API said no. */
export class ProblemFailure extends CliFailure {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(exitCodeOf(problem.status), problem.detail || problem.title);
    this.name = 'ProblemFailure';
    this.problem = problem;
  }
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401) return exitCodes.notSignedIn;
  if (status === 404) return exitCodes.notFound;
  if (status === 429 || status >= 500) return exitCodes.unreachable;
  return exitCodes.refused;
}

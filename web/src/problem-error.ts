import type { ProblemDocument } from '../../schemas/problem.js';

/** What the API refused and why (RFC 9457); pages show it as it is. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** A refusal that the browser itself knows of, told like one of the API. */
export function localProblem(code: string, title: string, detail: string, remedy: string, status = 0): ProblemError {
  return new ProblemError({ type: 'about:blank', title, status, detail, code, remedy, instance: '' });
}

import type { ProblemCode } from '../../schemas/problem-catalogue.js';

/** A file that cannot be drawn, and whose fault that is. */
export class Undrawable extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

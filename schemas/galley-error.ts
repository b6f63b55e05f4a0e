import type { ProblemCode } from './problem-catalogue.js';

/** A field that was wrong: an RFC 6901 pointer into the request, and what is wrong there. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * A refusal with a stable code. Told apart by `code`, never by class or message: it may cross a process or a realm.
 * `facts` are extra members of the problem document, for example `existingAssetId`.
 */
export class GalleyError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, detail: string, more: { errors?: readonly FieldError[]; facts?: Record<string, unknown>; cause?: unknown } = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'GalleyError';
    this.code = code;
    this.errors = more.errors ?? [];
    this.facts = more.facts ?? {};
  }
}

/** The code of anything thrown, or undefined where it carries none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}

import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { Reason } from '../schemas/references.js';

/** A stored reason in words for people. Codes that the catalogue does not have are answered as they are. */
export function reasonOf(code: string | null): Reason | null {
  if (code === null) return null;
  if (!Object.hasOwn(problemCatalogue, code)) return { code, title: code, remedy: '' };
  const { title, remedy } = problemCatalogue[code as ProblemCode];
  return { code, title, remedy };
}

import type { Environment } from '../schemas/environment.js';
import { environmentSchema } from '../schemas/environment.js';

/** A start that cannot go on because a variable is missing or wrong; the message names it and says what it should be. */
export class EnvironmentError extends Error {
  readonly code = 'environment.invalid';
}

/**
 * Reads and checks the environment once, at the start of a process.
 * @throws EnvironmentError with one sentence per bad variable; values are never repeated, they may be secrets.
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const known = Object.fromEntries(
    Object.keys(environmentSchema.shape)
      .filter((name) => source[name] !== undefined && source[name] !== '')
      .map((name) => [name, source[name]]),
  );
  const parsed = environmentSchema.safeParse(known);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const field = environmentSchema.shape[name as keyof typeof environmentSchema.shape];
    const state = name in known ? `is not usable (${issue.message})` : 'is not set';
    return `${name} ${state}. ${field.description ?? ''}`.trim();
  });
  throw new EnvironmentError(sentences.join('\n'));
}

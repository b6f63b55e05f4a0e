import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';

/** The texts in db/ are fixed, so there are as many names as statements. */
const names = new Map<string, string>();

/**
 * Makes a connection prepare every statement that takes values, under a name made of its text: it is parsed once, and its plan is kept
 * where PostgreSQL finds that one plan serves all values. Planning costs more than running most of ours.
 */
export function prepareStatements(connection: PoolClient): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  const preparing = (statement: unknown, values?: unknown, ...rest: unknown[]): unknown =>
    typeof statement === 'string' && Array.isArray(values) && values.length > 0
      ? query({ name: nameOf(statement), text: statement, values }, ...rest)
      : query(statement, values, ...rest);
  connection.query = preparing as typeof connection.query;
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

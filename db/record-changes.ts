import { isDeepStrictEqual } from 'node:util';

/** What every event says of itself, and what is for the workflow alone. */
const leftOut: readonly string[] = ['tenantId', 'sequence', 'answered'];

/**
 * What a transition changed in the record of a life: the audit log keeps it, so that the record as of any instant can be put together
 * from the log. A record holds ids, hashes, enums and instants only.
 * @param before null at birth: then everything
 */
export function changesOf(before: object | null, after: object): Record<string, unknown> {
  const known = new Map(Object.entries(before ?? {}));
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !leftOut.includes(name) && !(known.has(name) && isDeepStrictEqual(known.get(name), value))));
}

import type { Role, Scope } from '../schemas/vocabulary.js';

/** Who a request comes from, found out once by `authenticate`. */
export interface Caller {
  readonly tenantId: string;
  readonly personId: string;
  /** As they are now: a change of roles works from the next request on. */
  readonly roles: readonly Role[];
  /** What the API key may do; `all` for a session, which may do all that its person may. */
  readonly scopes: readonly Scope[] | 'all';
  /** As it stands in the audit log. */
  readonly actor: `person:${string}` | `key:${string}`;
  /** SHA-256 of the session token, to end this session; null for an API key. */
  readonly sessionTokenHash: Buffer | null;
}

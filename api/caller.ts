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
  /** Present for somebody who came by a guest link: they see that review, and nothing else. */
  readonly guest?: GuestStanding;
}

/** What a guest link lets its holder do. */
export interface GuestStanding {
  readonly linkId: string;
  readonly reviewId: string;
  /** Key of the stage that they are asked in; null: in any, for advice. */
  readonly stage: string | null;
  readonly canDecide: boolean;
  readonly allowDownload: boolean;
}

import type { HandoffState, Role } from './vocabulary.js';

/** Whom something is handed to: whoever of a role takes it, or one person. */
export type HandoffTarget = { readonly role: Role } | { readonly personId: string };

/** The hand-off workflow's own record, kept in `handoffs.life`. Instants are ISO 8601 in UTC. */
export interface HandoffRecord {
  readonly tenantId: string;
  readonly handoffId: string;
  readonly ruleId: string;
  readonly assetId: string;
  readonly versionId: string;
  /** Of the bytes that are handed over. */
  readonly sha256: string;
  readonly handedBy: string;
  readonly state: HandoffState;
  readonly sequence: number;
  /** Who must answer, or complete; null where it is over. */
  readonly waitsFor: HandoffTarget | null;
  /** Who gets it when it is declined, first to last. */
  readonly next: readonly HandoffTarget[];
  /** Who gets it when nobody has answered in time, or all have declined. */
  readonly escalateTo: HandoffTarget | null;
  readonly answerWithinSeconds: number | null;
  readonly offeredAt: string;
  readonly dueAt: string | null;
  /** Somebody let the time to answer pass. */
  readonly isLate: boolean;
  readonly receivedBy: string | null;
  /** Ids of the last answers that were counted. */
  readonly answered: readonly string[];
}

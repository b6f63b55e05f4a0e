import { allTenants } from '../../db/all-tenants.js';
import { findAuditHead } from '../../db/find-audit-head.js';
import type { Dependencies } from '../../runtime/dependencies.js';

export type AnchorDependencies = Pick<Dependencies, 'database' | 'objectStore' | 'environment' | 'logger'>;

export interface AnchorOutcome {
  readonly anchored: number;
  /** Tenants whose log does not end as its anchor says: somebody has changed the log. */
  readonly conflicting: number;
}

/** A run ends before its activity's time is over; the next one goes on. */
const budgetMilliseconds = 90_000;
const atOnce = 8;
const dayMilliseconds = 24 * 3_600_000;

/**
 * Writes the end of every tenant's audit log into the locked bucket, where it has moved since. A log that was cut, put back or
 * computed anew then no longer agrees with its anchors.
 */
export function createAnchorAudit({ database, objectStore, environment, logger }: AnchorDependencies): () => Promise<AnchorOutcome> {
  /** Hash last anchored per tenant, to spare the store a question; a new process asks it again. */
  const known = new Map<string, string>();

  async function anchor(tenantId: string): Promise<'anchored' | 'unmoved' | 'conflicting'> {
    const now = new Date();
    const head = await findAuditHead(database, tenantId);
    if (head === undefined || head.sequence === 0 || known.get(tenantId) === head.hash) return 'unmoved';
    const retainUntil = new Date(now.getTime() + environment.GALLEY_AUDIT_LOCK_DAYS * dayMilliseconds);
    const stored = await objectStore.putAnchor({ tenantId, ...head, at: now.toISOString() }, retainUntil);
    if (stored === 'present' && (await objectStore.readAnchor(tenantId, head.sequence))?.hash !== head.hash) {
      logger.error({ tenantId, sequence: head.sequence }, 'the audit log does not end as its anchor says: export it and run "galley audit verify"');
      return 'conflicting';
    }
    known.set(tenantId, head.hash);
    return stored === 'stored' ? 'anchored' : 'unmoved';
  }

  return async () => {
    const until = Date.now() + budgetMilliseconds;
    const outcomes: string[] = [];
    const tenants = await allTenants(database);
    const work = async (): Promise<void> => {
      for (let next = tenants.pop(); next !== undefined && Date.now() < until; next = tenants.pop()) outcomes.push(await anchor(next));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
    return { anchored: count('anchored'), conflicting: count('conflicting') };
  };
}

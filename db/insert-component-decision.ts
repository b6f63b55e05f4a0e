import type { Database } from './pool.js';

/** Writes a decision down, so that the message carries no comment. Once per id. */
export async function insertComponentDecision(
  database: Database,
  decision: {
    readonly tenantId: string;
    readonly id: string;
    readonly componentId: string;
    readonly versionId: string;
    readonly personId: string;
    readonly decision: 'approve' | 'reject';
    readonly comment: string;
  },
): Promise<void> {
  await database.ask(
    decision.tenantId,
    `insert into component_decisions (tenant_id, id, component_id, version_id, person_id, decision, comment) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [decision.tenantId, decision.id, decision.componentId, decision.versionId, decision.personId, decision.decision, decision.comment],
  );
}

/** Forgets a decision that was refused. */
export async function discardComponentDecision(database: Database, tenantId: string, decisionId: string): Promise<void> {
  await database.ask(tenantId, 'delete from component_decisions where id = $1 and counted_at is null', [decisionId]);
}

import type { Client } from './pool.js';

export interface Transition {
  readonly tenantId: string;
  readonly actor: string;
  /** Name in the audit log, for example `asset.approved`. */
  readonly action: string;
  /** `asset:<id>`, `review:<id>`, `placement:<id>` or `campaign:<id>`. */
  readonly subject: string;
  /** Ids, hashes, enums and instants only. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** `moved_on`: the row is not where this run believes; it must read its record again before it decides anything. */
export type Recording = 'recorded' | 'moved_on';

/** A row that is a life: its record, and the number of transitions in it. */
export type LifeTable = 'assets' | 'reviews' | 'placements' | 'campaigns' | 'handoffs' | 'leases' | 'components' | 'pull_throughs' | 'backfills' | 'packages';

/**
 * Called when a life's row was not at the sequence before. `recorded` where this very record is there already, because the
 * recording was repeated; all of a transition is written in one transaction, so then nothing is left to do. Otherwise a step was
 * recorded that this run does not know of: Temporal lost it in a crash after PostgreSQL had it.
 */
export async function whyNotRecorded(client: Client, table: LifeTable, tenantId: string, id: string, life: string): Promise<Recording> {
  const { rows } = await client.query<{ same: boolean }>(`select life = $3::jsonb as same from ${table} where tenant_id = $1 and id = $2`, [tenantId, id, life]);
  return rows[0]?.same === true ? 'recorded' : 'moved_on';
}

/** The audit event, the outbox row and the wake-up of who listens to it, in the transaction of the change. */
export async function publishTransition(client: Client, transition: Transition): Promise<void> {
  await client.query({
    name: 'publish_transition',
    text: `with audit as materialized (select append_audit_event($2, $3, $4, $5::jsonb) as sequence),
                sent as (insert into outbox (tenant_id, topic, payload)
                         select $1::uuid, $3, $5::jsonb || jsonb_build_object('subject', $4::text, 'actor', $2::text, 'auditSequence', sequence) from audit)
           select pg_notify('galley_outbox', $1::text)`,
    values: [transition.tenantId, transition.actor, transition.action, transition.subject, JSON.stringify(transition.details)],
  });
}

import type { PullThroughFact, PullThroughRequest } from '../domain/pull-through-lifecycle.js';
import { isPullThroughInMotion } from '../domain/pull-through-lifecycle.js';
import type { PullThroughRecord } from '../schemas/life-records.js';
import { freezeImpact, supersede } from './freeze-impact.js';
import { tellOfStart } from './insert-pull-through-notices.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface PullThroughTransition {
  readonly record: PullThroughRecord;
  readonly action: string;
  readonly actor: string;
  readonly command: PullThroughRequest | PullThroughFact;
}

/** Writes one transition of a run with what it means for its items, the audit event and the outbox row; once. */
export async function recordPullThroughTransition(client: Client, transition: PullThroughTransition): Promise<Recording> {
  const { record, command, actor, action } = transition;
  const { tenantId, runId, componentId } = record;
  const { rowCount, rows } = await client.query<{ toVersionId: string }>(
    `update pull_throughs set state_since = case when state = $3 then state_since else clock_timestamp() end, state = $3, life = $4, sequence = $5, in_motion = $6
      where tenant_id = $1 and id = $2 and sequence = $5 - 1 returning to_version_id as "toVersionId"`,
    [tenantId, runId, record.state, JSON.stringify(record), record.sequence, isPullThroughInMotion(record)],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'pull_throughs', tenantId, runId, JSON.stringify(record));
  const details = await bring(client, record, command, rows[0]?.toVersionId ?? '');
  await publishTransition(client, { tenantId, actor, action, subject: `pull_through:${runId}`, details: { runId, componentId, state: record.state, ...details } });
  return 'recorded';
}

async function bring(client: Client, record: PullThroughRecord, command: PullThroughRequest | PullThroughFact, toVersionId: string): Promise<Record<string, unknown>> {
  const { tenantId, runId, componentId } = record;
  switch (command.kind) {
    case 'due': {
      const assetsAdded = await freezeImpact(client, { tenantId, runId, componentId, toVersionId });
      await tellOfStart(client, tenantId, runId);
      return { assetsAdded };
    }
    case 'cancel': {
      const items = await closeItems(client, record, ['pending'], 'cancelled', null);
      const { rows } = await client.query<{ id: string }>(
        `select from_version_id as id from pull_through_replacements where tenant_id = $1 and run_id = $2
         union select to_version_id from pull_through_replacements where tenant_id = $1 and run_id = $2 and to_version_id is not null`,
        [tenantId, runId],
      );
      await supersede(client, tenantId, [...rows.map(({ id }) => id), toVersionId]);
      return { items };
    }
    case 'coalesce':
      return { byRunId: command.byRunId ?? (await findReplacingRun(client, tenantId, toVersionId)), items: await closeItems(client, record, ['pending', 'asked'], 'coalesced', 'pull_through.coalesced') };
    default:
      return {};
  }
}

/** The run that has taken a version out of use; null where that has been cancelled since. */
async function findReplacingRun(client: Client, tenantId: string, versionId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select r.id from pull_through_replacements x join pull_throughs r on r.tenant_id = x.tenant_id and r.id = x.run_id
      where x.tenant_id = $1 and x.from_version_id = $2 and x.to_version_id is not null and r.state <> 'cancelled' and r.to_version_id <> $2
      order by r.effective_at desc, r.created_at desc limit 1`,
    [tenantId, versionId],
  );
  return rows[0]?.id ?? null;
}

async function closeItems(client: Client, record: PullThroughRecord, from: readonly string[], to: string, reason: string | null): Promise<number> {
  const { rowCount } = await client.query(`update pull_through_items set state = $3, reason = $4 where tenant_id = $1 and run_id = $2 and state = any($5)`, [
    record.tenantId, record.runId, to, reason, from,
  ]);
  return rowCount ?? 0;
}

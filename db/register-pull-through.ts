import { GalleyError } from '../schemas/galley-error.js';
import type { PullThroughRecord } from '../schemas/life-records.js';
import { freezeImpact } from './freeze-impact.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface NewPullThrough {
  readonly record: PullThroughRecord;
  readonly toVersionId: string;
  readonly reason: string;
  readonly startedBy: string;
  readonly actor: string;
}

/**
 * Brings a run with its frozen impact, in one transaction; its life begins with the record given. Once per id. The component's row
 * is locked first, so that of two runs of one component one is first, and the other sees it; the clock of the database, read behind that
 * lock, says which.
 * @throws GalleyError `resource.not_found`, `component.retired`, `component.not_approved`, `component.superseded`, `pull_through.under_way`
 */
export async function registerPullThrough(database: Database, run: NewPullThrough): Promise<void> {
  const { record, toVersionId } = run;
  const { tenantId, runId, componentId } = record;
  await database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<{ state: string }>(`select state from components where tenant_id = $1 and id = $2 for update`, [tenantId, componentId]);
    const [component] = rows;
    if (component === undefined) throw new GalleyError('resource.not_found', `There is no component ${componentId}.`);
    const { rows: others } = await client.query<{ id: string }>(
      `select id from pull_throughs where tenant_id = $1 and (id = $3 or to_version_id = $2 and state in ('scheduled', 'running', 'paused', 'waiting')) order by id = $3 desc limit 1`,
      [tenantId, toVersionId, runId],
    );
    const [other] = others;
    if (other?.id === runId) return;
    if (component.state === 'retired') throw new GalleyError('component.retired', `Component ${componentId} is retired.`);
    if (other !== undefined) throw new GalleyError('pull_through.under_way', `Run ${other.id} pulls this version through.`, { facts: { runId: other.id } });
    await client.query(
      `insert into pull_throughs (tenant_id, id, component_id, to_version_id, severity, reason, effective_at, state, life, sequence, in_motion, started_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, clock_timestamp())`,
      [tenantId, runId, componentId, toVersionId, record.severity, run.reason, record.effectiveAt, record.state, JSON.stringify(record), record.sequence, run.startedBy],
    );
    const assets = await freezeImpact(client, { tenantId, runId, componentId, toVersionId });
    await publishTransition(client, {
      tenantId, actor: run.actor, action: 'pull_through.registered',
      subject: `pull_through:${runId}`,
      details: { runId, componentId, toVersionId, severity: record.severity, effectiveAt: record.effectiveAt, assets },
    });
  });
}

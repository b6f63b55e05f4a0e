import type { ComponentRequest } from '../domain/component-lifecycle.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { ComponentRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface ComponentTransition {
  readonly record: ComponentRecord;
  readonly action: string;
  readonly actor: string;
  readonly request: ComponentRequest;
}

/**
 * Writes one transition of a component with the version or decision that it brings, the audit event and the outbox row; once.
 * @throws GalleyError `component.adaptation_invalid`, `resource.not_found`
 */
export async function recordComponentTransition(client: Client, transition: ComponentTransition): Promise<Recording> {
  const { record, request, actor, action } = transition;
  const { tenantId, componentId } = record;
  const { rowCount } = await client.query(
    `update components set state_since = case when state = $3 then state_since else clock_timestamp() end, state = $3, life = $4, sequence = $5
      where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    [tenantId, componentId, record.state, JSON.stringify(record), record.sequence],
  );
  if (rowCount !== 1) return whyNotRecorded(client, 'components', tenantId, componentId, JSON.stringify(record));
  const details = await bring(client, record, request);
  await publishTransition(client, { tenantId, actor, action, subject: `component:${componentId}`, details: { componentId, kind: record.kind, state: record.state, ...details } });
  return 'recorded';
}

async function bring(client: Client, record: ComponentRecord, request: ComponentRequest): Promise<Record<string, unknown>> {
  switch (request.kind) {
    case 'propose':
      return { versionId: request.versionId, number: record.versions, contentHash: await numberVersion(client, record, request.versionId) };
    case 'decide':
      await decideVersion(client, record, request);
      return { versionId: request.versionId, decisionId: request.decisionId };
    case 'retire':
      await client.query(`update component_versions set state = 'rejected', decided_at = clock_timestamp() where tenant_id = $1 and component_id = $2 and state = 'proposed'`, [
        record.tenantId, record.componentId,
      ]);
      return {};
  }
}

/** The draft becomes a version. What it adapts must be an approved version for everywhere. */
async function numberVersion(client: Client, record: ComponentRecord, versionId: string): Promise<string> {
  const { rows } = await client.query<{ contentHash: string }>(
    `with draft as (delete from component_drafts where tenant_id = $1 and component_id = $2 and id = $3 returning *)
     insert into component_versions (tenant_id, id, component_id, number, market, locale, adapts, text, object_key, content_hash, state, author_id)
     select d.tenant_id, d.id, d.component_id, $4, d.market, d.locale, d.adapts, d.text, d.object_key, d.content_hash, 'proposed', d.author_id
       from draft d where d.adapts is null or exists (
              select from component_versions v where v.tenant_id = $1 and v.component_id = $2 and v.id = d.adapts and v.adapts is null and v.state = 'approved')
     returning content_hash as "contentHash"`,
    [record.tenantId, record.componentId, versionId, record.versions],
  );
  const [version] = rows;
  if (version === undefined) throw new GalleyError('component.adaptation_invalid', `Version ${versionId} does not adapt an approved version of this component.`);
  return version.contentHash;
}

async function decideVersion(client: Client, record: ComponentRecord, request: Extract<ComponentRequest, { kind: 'decide' }>): Promise<void> {
  const { rowCount } = await client.query(
    `with counted as (update component_decisions set counted_at = clock_timestamp()
                       where tenant_id = $1 and id = $2 and version_id = $3 and counted_at is null returning person_id)
     update component_versions v set state = $4, decided_by = c.person_id, decided_at = clock_timestamp()
       from counted c where v.tenant_id = $1 and v.id = $3 and v.component_id = $5 and v.state = 'proposed'`,
    [record.tenantId, request.decisionId, request.versionId, request.decision === 'approve' ? 'approved' : 'rejected', record.componentId],
  );
  if (rowCount !== 1) throw new Error(`decision ${request.decisionId} is not there to be counted`);
}

import type { ComponentRecord } from '../schemas/life-records.js';
import type { Severity } from '../schemas/vocabulary.js';
import type { ComponentDraft } from './insert-component-draft.js';
import { writeComponentDraft } from './insert-component-draft.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** Brings a component with the draft of its first version, in one transaction; its life begins with the record given. Once per id. */
export async function insertComponent(
  database: Database,
  component: { readonly record: ComponentRecord; readonly actor: string; readonly name: string; readonly severity: Severity; readonly ownerId: string; readonly draft: ComponentDraft },
): Promise<void> {
  const { record, draft } = component;
  const { tenantId, componentId } = record;
  await database.withTenant(tenantId, async (client) => {
    const { rowCount } = await client.query(
      `insert into components (tenant_id, id, kind, name, severity, owner_id, state, life, sequence) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [tenantId, componentId, record.kind, component.name, component.severity, component.ownerId, record.state, JSON.stringify(record), record.sequence],
    );
    if (rowCount === 0) return;
    await writeComponentDraft(client, draft);
    await publishTransition(client, {
      tenantId, actor: component.actor, action: 'component.registered',
      subject: `component:${componentId}`,
      details: { componentId, kind: record.kind, severity: component.severity },
    });
  });
}

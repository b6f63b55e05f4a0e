import { v7 as uuid } from 'uuid';
import { insertHandoff } from '../../db/insert-handoff.js';
import { newHandoff } from '../../domain/new-handoff.js';
import { routingRuleDefinitionSchema } from '../../schemas/routing-rules.js';
import type { Library } from './library.js';

/** A routing rule, and a hand-off that it has made of a version; it waits for a creative, and nothing is due. */
export async function addHandoff(
  library: Library,
  { assetId, versionId, handedBy }: { readonly assetId: string; readonly versionId: string; readonly handedBy: string },
): Promise<{ ruleId: string; handoffId: string }> {
  const [ruleId, handoffId] = [uuid(), uuid()];
  const definition = routingRuleDefinitionSchema.parse({ to: [{ role: 'creative' }], answerWithinSeconds: null });
  await library.sql(`insert into routing_rules (tenant_id, id, position, name, definition, is_disabled) values ($1, $2, 100, 'Rule', $3, true)`, [
    library.tenantId, ruleId, JSON.stringify(definition),
  ]);
  const record = newHandoff({ tenantId: library.tenantId, handoffId, ruleId, assetId, versionId, sha256: 'a'.repeat(64), handedBy }, definition, definition.to, new Date().toISOString());
  await library.database.withTenant(library.tenantId, (client) => insertHandoff(client, record, '', definition.to[0]!));
  return { ruleId, handoffId };
}

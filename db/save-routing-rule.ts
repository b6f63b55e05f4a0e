import { GalleyError } from '../schemas/galley-error.js';
import type { RoutingRuleDefinition } from '../schemas/routing-rules.js';
import { routingRuleColumns } from './list-routing-rules.js';
import type { RoutingRuleRow } from './list-routing-rules.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** Adds a rule. Once per id. */
export async function insertRoutingRule(
  database: Database,
  rule: {
    readonly tenantId: string;
    readonly actor: string;
    readonly id: string;
    readonly name: string;
    readonly position: number;
    readonly message: string;
    readonly definition: RoutingRuleDefinition;
  },
): Promise<RoutingRuleRow> {
  const { tenantId, id } = rule;
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<RoutingRuleRow>(
      `insert into routing_rules (tenant_id, id, name, position, message, definition) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing returning ${routingRuleColumns}`,
      [tenantId, id, rule.name, rule.position, rule.message, JSON.stringify(rule.definition)],
    );
    if (rows[0] === undefined) {
      const { rows: known } = await client.query<RoutingRuleRow>(`select ${routingRuleColumns} from routing_rules where tenant_id = $1 and id = $2`, [tenantId, id]);
      return known[0]!;
    }
    await publishTransition(client, { tenantId, actor: rule.actor, action: 'routing_rule.created', subject: `routing_rule:${id}`, details: { ruleId: id } });
    return rows[0];
  });
}

/** Changes a rule at the revision its editor has read; hand-offs that it made go on as they began. @throws GalleyError `edit.stale` */
export async function updateRoutingRule(
  database: Database,
  edit: {
    readonly tenantId: string;
    readonly actor: string;
    readonly id: string;
    readonly expectedRevision: number;
    readonly name: string | undefined;
    readonly position: number | undefined;
    readonly message: string | undefined;
    readonly definition: RoutingRuleDefinition | undefined;
    readonly isDisabled: boolean | undefined;
  },
): Promise<RoutingRuleRow> {
  const { tenantId, id } = edit;
  return database.withTenant(tenantId, async (client) => {
    const { rows } = await client.query<RoutingRuleRow>(
      `update routing_rules set name = coalesce($4, name), position = coalesce($5, position), message = coalesce($6, message),
              definition = coalesce($7::jsonb, definition), is_disabled = coalesce($8, is_disabled), revision = revision + 1
        where tenant_id = $1 and id = $2 and revision = $3 returning ${routingRuleColumns}`,
      [
        tenantId, id, edit.expectedRevision, edit.name ?? null, edit.position ?? null, edit.message ?? null,
        edit.definition === undefined ? null : JSON.stringify(edit.definition), edit.isDisabled ?? null,
      ],
    );
    const [row] = rows;
    if (row === undefined) throw new GalleyError('edit.stale', 'The rule has been changed since you read it.');
    await publishTransition(client, {
      tenantId, actor: edit.actor, action: 'routing_rule.changed', subject: `routing_rule:${id}`,
      details: { ruleId: id, revision: row.revision, isDisabled: row.isDisabled },
    });
    return row;
  });
}

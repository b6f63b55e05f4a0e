import type { RoutingRule } from '../domain/routing-rule.js';
import type { Client, Database } from './pool.js';

export interface RoutingRuleRow extends RoutingRule {
  position: number;
  message: string;
  revision: number;
  createdAt: Date;
}

export const routingRuleColumns = 'id, name, position, message, definition, is_disabled as "isDisabled", revision, created_at as "createdAt"';
const inOrder = `select ${routingRuleColumns} from routing_rules where tenant_id = $1 order by position, created_at, id`;

/** All rules in the order in which they are tried. */
export async function listRoutingRules(database: Database, tenantId: string): Promise<RoutingRuleRow[]> {
  return database.ask<RoutingRuleRow & Record<string, unknown>>(tenantId, inOrder, [tenantId]);
}

/** The same inside a transaction. */
export async function readRoutingRules(client: Client, tenantId: string): Promise<RoutingRuleRow[]> {
  const { rows } = await client.query<RoutingRuleRow>(inOrder, [tenantId]);
  return rows;
}

export async function findRoutingRule(database: Database, tenantId: string, id: string): Promise<RoutingRuleRow | undefined> {
  const [row] = await database.ask<RoutingRuleRow & Record<string, unknown>>(tenantId, `select ${routingRuleColumns} from routing_rules where tenant_id = $1 and id = $2`, [tenantId, id]);
  return row;
}

import type { BackfillRecord } from '../schemas/life-records.js';
import { lockRecipes } from './list-recipes.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface RecipeVersionName {
  readonly name: string;
  readonly version: number;
}

/**
 * Brings a backfill, to be prepared by its life; once per id. Where one is under way that draws all these recipes already, that one
 * is meant: nothing is drawn twice.
 * @returns the id of the one that does it
 */
export async function registerBackfill(
  database: Database,
  run: { readonly tenantId: string; readonly id: string; readonly recipes: readonly RecipeVersionName[]; readonly startedBy: string; readonly actor: string },
): Promise<string> {
  const { tenantId, id } = run;
  const recipes = JSON.stringify(run.recipes);
  return database.withTenant(tenantId, async (client) => {
    await lockRecipes(client, tenantId);
    const { rows } = await client.query<{ id: string }>(
      `select id from backfills where tenant_id = $1 and (id = $2 or state in ('preparing', 'running', 'paused') and recipes @> $3::jsonb)
        order by id = $2 desc, created_at limit 1`,
      [tenantId, id, recipes],
    );
    const [known] = rows;
    if (known !== undefined) return known.id;
    const record: BackfillRecord = { tenantId, runId: id, state: 'preparing', sequence: 0, resumesAs: null, answered: [] };
    await client.query(
      `insert into backfills (tenant_id, id, recipes, state, life, sequence, in_motion, started_by) values ($1, $2, $3, $4, $5, $6, true, $7)`,
      [tenantId, id, recipes, record.state, JSON.stringify(record), record.sequence, run.startedBy],
    );
    await publishTransition(client, {
      tenantId, actor: run.actor, action: 'backfill.registered', subject: `backfill:${id}`,
      details: { runId: id, recipes: run.recipes.map(({ name, version }) => `${name}@${version}`) },
    });
    return id;
  });
}

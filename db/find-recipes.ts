import { activeRecipes } from '../domain/active-recipes.js';
import type { KeptRecipe } from '../domain/active-recipes.js';
import type { Recipe } from '../domain/recipes.js';
import type { Database } from './pool.js';

/** SQL for what `activeRecipes` needs to know of a tenant, as JSON. @param tenant its id as a column or parameter, never input */
export function keptRecipesJson(tenant: string): string {
  return `coalesce((select json_agg(json_build_object('name', k.name, 'version', k.version, 'purpose', k.purpose, 'drawing', k.drawing, 'state', k.state))
                      from recipes k where k.tenant_id = ${tenant} and k.state in ('active', 'retired')), '[]')`;
}

/** The recipes that new pictures of the tenant get, as of now. */
export async function findActiveRecipes(database: Database, tenantId: string): Promise<readonly Recipe[]> {
  const [row] = await database.ask<{ kept: KeptRecipe[] }>(tenantId, `select ${keptRecipesJson('$1')} as kept`, [tenantId]);
  return activeRecipes(row?.kept ?? []);
}

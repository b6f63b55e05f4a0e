import { builtInRecipe } from '../domain/built-in-recipes.js';
import type { Recipe } from '../domain/recipes.js';
import { lockRecipes } from './list-recipes.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** Adds the next version of a name, or the first, as a draft. Once per id. @returns its number */
export async function insertRecipe(
  database: Database,
  recipe: { readonly tenantId: string; readonly id: string; readonly actor: string; readonly personId: string } & Omit<Recipe, 'version'>,
): Promise<number> {
  const { tenantId, id, name } = recipe;
  return database.withTenant(tenantId, async (client) => {
    await lockRecipes(client, tenantId);
    const { rows } = await client.query<{ version: number; isKnown: boolean }>(
      `select coalesce(max(version) filter (where id = $3), greatest(max(version), $4::integer), $4) as version, coalesce(bool_or(id = $3), false) as "isKnown"
         from recipes where tenant_id = $1 and name = $2`,
      [tenantId, name, id, builtInRecipe(name)?.recipe.version ?? 0],
    );
    const { version: last = 0, isKnown = false } = rows[0] ?? {};
    if (isKnown) return last;
    const version = last + 1;
    await client.query(`insert into recipes (tenant_id, name, version, id, purpose, drawing, state, made_by) values ($1, $2, $3, $4, $5, $6, 'draft', $7)`, [
      tenantId, name, version, id, recipe.purpose, JSON.stringify(recipe.drawing), recipe.personId,
    ]);
    await publishTransition(client, { tenantId, actor: recipe.actor, action: 'recipe.drafted', subject: `recipe:${name}`, details: { recipe: name, version } });
    return version;
  });
}

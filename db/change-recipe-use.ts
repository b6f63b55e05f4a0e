import { activeRecipes } from '../domain/active-recipes.js';
import { isReservedRecipe } from '../domain/built-in-recipes.js';
import { recipeVersions } from '../domain/recipe-versions.js';
import type { RecipeVersion } from '../domain/recipe-versions.js';
import { GalleyError } from '../schemas/galley-error.js';
import { lockRecipes, readKeptRecipes } from './list-recipes.js';
import type { Client, Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface RecipeChange {
  readonly tenantId: string;
  readonly name: string;
  readonly version: number;
  readonly actor: string;
  readonly personId: string;
  /** Of the row, where a recipe that Galley brings along gets one. */
  readonly id: string;
}

/** Every picture gets them all. */
const mostInUse = 100;

/**
 * Puts a version in use: what is drawn from now on is drawn by it. The version of the name that was in use before is superseded.
 * @throws GalleyError `resource.not_found`, `recipe.reserved`, `recipe.wrong_state` where it is in use, `recipe.too_many`
 */
export async function activateRecipe(database: Database, change: RecipeChange): Promise<void> {
  const { tenantId, name, version } = change;
  await inTurn(database, change, async (client, found) => {
    if (found.state === 'active') throw new GalleyError('recipe.wrong_state', `Version ${version} of ${name} is in use.`);
    // What was retired under another number is taken up again by this.
    await client.query(`update recipes set state = 'superseded', state_since = now() where tenant_id = $1 and name = $2 and state in ('active', 'retired')`, [tenantId, name]);
    await keep(client, change, found, 'active');
    const inUse = activeRecipes(await readKeptRecipes(client, tenantId, null)).length;
    if (inUse > mostInUse) throw new GalleyError('recipe.too_many', `${inUse} recipes would be in use; at most ${mostInUse} can be.`);
    await publishTransition(client, { tenantId, actor: change.actor, action: 'recipe.activated', subject: `recipe:${name}`, details: { recipe: name, version } });
  });
}

/**
 * Takes a name out of use: new pictures get no rendition of it, and those that there are stay.
 * @throws GalleyError `resource.not_found`, `recipe.reserved`, `recipe.wrong_state` where it is not in use, `recipe.needed`
 */
export async function retireRecipe(database: Database, change: RecipeChange): Promise<void> {
  const { tenantId, name, version } = change;
  await inTurn(database, change, async (client, found) => {
    if (found.state !== 'active') throw new GalleyError('recipe.wrong_state', `Version ${version} of ${name} is not in use.`);
    const { rows } = await client.query<{ id: string }>(
      `select distinct c.id from deliverables d join campaigns c on c.tenant_id = d.tenant_id and c.id = d.campaign_id
        where d.tenant_id = $1 and d.recipe = $2 and d.waived_reason is null and c.state in ('planning', 'in_review', 'launching', 'live') order by c.id limit 20`,
      [tenantId, name],
    );
    if (rows.length > 0) throw new GalleyError('recipe.needed', `Campaigns ${rows.map(({ id }) => id).join(', ')} ask for it.`, { facts: { campaignIds: rows.map(({ id }) => id) } });
    await keep(client, change, found, 'retired');
    await publishTransition(client, { tenantId, actor: change.actor, action: 'recipe.retired', subject: `recipe:${name}`, details: { recipe: name, version } });
  });
}

async function inTurn(database: Database, { tenantId, name, version }: RecipeChange, work: (client: Client, found: RecipeVersion) => Promise<void>): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    await lockRecipes(client, tenantId);
    const found = recipeVersions(name, await readKeptRecipes(client, tenantId, name)).find((one) => one.version === version);
    if (found === undefined) throw new GalleyError('resource.not_found', 'There is no such recipe.');
    if (isReservedRecipe(name)) throw new GalleyError('recipe.reserved', `${name} is Galley's own.`);
    await work(client, found);
  });
}

/** What Galley brings along becomes the tenant's own with the first word about it, as it was then. */
async function keep(client: Client, { tenantId, name, version, id, personId }: RecipeChange, { purpose, drawing }: RecipeVersion, state: 'active' | 'retired'): Promise<void> {
  await client.query(
    `insert into recipes (tenant_id, name, version, id, purpose, drawing, state, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, name, version) do update set state = excluded.state, state_since = now()`,
    [tenantId, name, version, id, purpose, JSON.stringify(drawing), state, personId],
  );
}

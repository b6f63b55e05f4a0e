import type { KeptRecipe } from '../domain/active-recipes.js';
import type { Client, Database } from './pool.js';

export interface RecipeRow extends KeptRecipe {
  readonly madeBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
}

const columns = `r.name, r.version, r.purpose, r.drawing, r.state, json_build_object('id', p.id, 'name', p.name) as "madeBy", r.created_at as "createdAt"`;

/** What the tenant keeps of recipes: of one name, or of all. */
export async function listKeptRecipes(database: Database, tenantId: string, name: string | null): Promise<RecipeRow[]> {
  return database.withTenant(tenantId, (client) => readKeptRecipes(client, tenantId, name));
}

export async function readKeptRecipes(client: Client, tenantId: string, name: string | null): Promise<RecipeRow[]> {
  const { rows } = await client.query<RecipeRow>(
    `select ${columns} from recipes r join people p on p.tenant_id = r.tenant_id and p.id = r.made_by
      where r.tenant_id = $1 and ($2::text is null or r.name = $2) order by r.name, r.version`,
    [tenantId, name],
  );
  return rows;
}

/** Lets one person at a time change the recipes of a tenant: numbers follow each other, and of each name one version is in use. */
export async function lockRecipes(client: Client, tenantId: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('recipes of ' || $1, 0))`, [tenantId]);
}

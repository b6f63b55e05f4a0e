import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** From now on nothing is drawn with the font; what was drawn stays. Once: a font that is retired stays as it is. */
export async function retireFont(database: Database, { tenantId, actor, id }: { readonly tenantId: string; readonly actor: string; readonly id: string }): Promise<void> {
  await database.withTenant(tenantId, async (client) => {
    const { rowCount } = await client.query('update fonts set retired_at = now() where id = $1 and retired_at is null', [id]);
    if (rowCount === 1) await publishTransition(client, { tenantId, actor, action: 'font.retired', subject: `font:${id}`, details: { fontId: id } });
  });
}

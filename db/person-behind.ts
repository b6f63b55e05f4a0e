import type { Client } from './pool.js';

/**
 * The person for whom an actor acts: a key for who made it, a campaign for who owns it, a pull-through for who started it, an asset that goes on by itself for who
 * submitted it last, else for who uploaded it.
 */
export async function personBehind(client: Client, tenantId: string, actor: string): Promise<string> {
  const [kind, id = ''] = actor.split(':', 2);
  if (kind === 'person') return id;
  const { rows } = await client.query<{ person_id: string | null }>(questionOf(kind, id), [tenantId, kind === 'key' ? id : (id.split('/').at(-1) ?? '')]);
  const personId = rows[0]?.person_id;
  if (personId == null) throw new Error(`${actor} stands for nobody`);
  return personId;
}

function questionOf(kind: string | undefined, id: string): string {
  if (kind === 'key') return `select person_id from api_keys where tenant_id = $1 and id = $2::uuid`;
  if (id.includes('/pull_through/')) return `select started_by as person_id from pull_throughs where tenant_id = $1 and id = $2::uuid`;
  if (id.includes('/campaign/')) return `select owner_id as person_id from campaigns where tenant_id = $1 and id = $2::uuid`;
  return `select coalesce((select r.submitted_by from reviews r where r.tenant_id = $1 and r.asset_id = a.id order by r.created_at desc limit 1), a.uploader_id) as person_id
            from assets a where a.tenant_id = $1 and a.id = $2::uuid`;
}

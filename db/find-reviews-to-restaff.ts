import type { Client } from './pool.js';
import { isTheirTurn } from './whose-turn.js';

/**
 * Open reviews for which people have come, gone or gone away since their workflow last looked: somebody asked by name has left, somebody
 * who is asked is away, nobody could decide and no admin has been told, or somebody may be there for what nobody could decide.
 */
export async function findReviewsToRestaff(client: Client, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select w.id from reviews w
      where w.tenant_id = current_tenant() and w.state = 'open'
        and (exists (select from review_assignments x join people p on p.tenant_id = x.tenant_id and p.id = x.person_id
                      where x.tenant_id = w.tenant_id and x.review_id = w.id and x.is_open and p.offboarded_at > w.staffing_seen_at)
          or exists (select from absences b join people p on p.tenant_id = b.tenant_id and p.id = b.person_id
                      where b.tenant_id = w.tenant_id and b.from_at <= now() and b.until_at > now() and greatest(b.changed_at, b.from_at) > w.staffing_seen_at
                        and ${isTheirTurn('p.id', 'p.roles')})
          or (w.is_stranded and w.staffing_seen_at < now() - interval '5 minutes')
          or (not w.is_stranded and w.staffing_seen_at < now() - interval '1 minute' and exists (
                select from review_assignments x
                 where x.tenant_id = w.tenant_id and x.review_id = w.id and x.is_open
                   and not exists (select from people p where p.tenant_id = w.tenant_id and p.offboarded_at is null and ${isTheirTurn('p.id', 'p.roles', 'x.stage_number')}))))
      order by w.staffing_seen_at limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

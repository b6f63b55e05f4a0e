import type { PullThroughSubject } from '../domain/pull-through-item.js';
import type { AssetState } from '../schemas/vocabulary.js';
import { placementsInUse } from './component-usage.js';
import type { Replacement } from './find-replacements.js';
import type { Client } from './pool.js';

export interface SubjectRow extends PullThroughSubject {
  readonly id: string;
  readonly title: string;
  readonly campaignId: string | null;
}

interface Row extends Omit<SubjectRow, 'endOfUse' | 'slots'> {
  state: AssetState;
  endOfUse: Date | null;
  slots: { slot: string; toVersionId: string | null }[];
}

/** What must be known of assets before they are pulled through: as they are now, in the order of their ids. */
export async function findPullThroughSubjects(client: Client, tenantId: string, assetIds: readonly string[], replacements: readonly Replacement[]): Promise<SubjectRow[]> {
  const { rows } = await client.query<Row>(
    `with replaced as (select * from unnest($3::uuid[], $4::uuid[]) as r (from_id, to_id))
     select a.id, a.title, a.campaign_id as "campaignId", a.state, a.held,
            coalesce((a.life ->> 'purged')::boolean, false) as purged,
            coalesce((a.life ->> 'archiveWhenWithdrawn')::boolean, false) or coalesce(a.life -> 'work' ? 'move_to_archive', false) as archiving,
            least(a.sunset_at, a.licence_ends_at) as "endOfUse",
            coalesce((select json_agg(json_build_object('slot', s.slot, 'toVersionId', r.to_id) order by s.slot)
                        from version_slots s join replaced r on r.from_id = s.component_version_id
                       where s.tenant_id = $1 and s.version_id = a.current_version_id), '[]') as slots,
            (select count(*)::integer from placements p where p.tenant_id = $1 and p.asset_id = a.id and p.version_id = a.current_version_id and p.state in ${placementsInUse}) as "livePlacements",
            (select count(*)::integer from placements p
              where p.tenant_id = $1 and p.asset_id = a.id and p.version_id <> a.current_version_id and p.state in ${placementsInUse}
                and exists (select from version_slots s join replaced r on r.from_id = s.component_version_id
                             where s.tenant_id = $1 and s.version_id = p.version_id)) as "livePlacementsOfOldVersions"
       from assets a where a.tenant_id = $1 and a.id = any($2::uuid[]) order by a.id`,
    [tenantId, assetIds, replacements.map(({ fromVersionId }) => fromVersionId), replacements.map(({ toVersionId }) => toVersionId)],
  );
  return rows.map((row) => ({ ...row, endOfUse: row.endOfUse?.toISOString() ?? null }));
}

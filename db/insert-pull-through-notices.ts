import type { Client } from './pool.js';

/** What people are told by mail of a component's change on its way to what they brought. */
export type PullThroughNoticeKind = 'pull_through_started' | 'pull_through_flagged';

/** Those whose assets a run is about to change are told once of the run, and so is whoever last edited the asset's slots. */
export async function tellOfStart(client: Client, tenantId: string, runId: string): Promise<void> {
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select distinct on (p.id) $1::uuid, md5(concat_ws('/', 'pull_through_started', $2::text, p.id))::uuid, p.id, 'pull_through_started', jsonb_build_object('pullThroughId', $2::text)
       from pull_through_items i
       join assets a on a.tenant_id = $1 and a.id = i.asset_id
       left join version_slots s on s.tenant_id = $1 and s.version_id = a.current_version_id
       join people p on p.tenant_id = $1 and p.id in (a.uploader_id, s.pinned_by) and p.offboarded_at is null
      where i.tenant_id = $1 and i.run_id = $2::uuid and i.state = 'pending'
     on conflict do nothing`,
    [tenantId, runId],
  );
}

/** Whoever brought an asset that a run leaves as it is, because a person must look at it, is told of that asset. */
export async function tellOfFlag(client: Client, tenantId: string, runId: string, assetId: string): Promise<void> {
  await client.query(
    `insert into notices (tenant_id, id, person_id, kind, about)
     select $1, md5(concat_ws('/', 'pull_through_flagged', $2::text, $3::text, p.id))::uuid, p.id, 'pull_through_flagged', jsonb_build_object('assetId', $3::text)
       from assets a
       join pull_throughs r on r.tenant_id = $1 and r.id = $2::uuid
       join people p on p.tenant_id = $1 and p.id in (a.uploader_id, r.started_by) and p.offboarded_at is null
      where a.tenant_id = $1 and a.id = $3::uuid
     on conflict do nothing`,
    [tenantId, runId, assetId],
  );
}

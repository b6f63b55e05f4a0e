import type { Client } from './pool.js';

/** How an asset was submitted last, and by which version of that policy it would be reviewed now; undefined where it never was. */
export async function findLastSubmission(
  client: Client,
  tenantId: string,
  assetId: string,
): Promise<{ policyId: string; policyVersion: number; campaignId: string | null } | undefined> {
  const { rows } = await client.query<{ policyId: string; policyVersion: number; campaignId: string | null }>(
    `select r.policy_id as "policyId", r.campaign_id as "campaignId",
            (select max(p.version) from approval_policies p where p.tenant_id = $1 and p.id = r.policy_id) as "policyVersion"
       from reviews r where r.tenant_id = $1 and r.asset_id = $2 order by r.created_at desc limit 1`,
    [tenantId, assetId],
  );
  return rows[0];
}

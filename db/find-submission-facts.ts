import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface SubmittedAsset {
  readonly id: string;
  readonly uploaderId: string;
  readonly campaignId: string | null;
  /** The review that this very request opened before it was repeated. */
  readonly reviewId: string | null;
}

export interface SubmissionFacts {
  /** The latest version of the policy asked for, or of the default one; null where there is none. */
  readonly policy: { readonly id: string; readonly version: number; readonly definition: ApprovalPolicy } | null;
  /** Who could decide, with their roles. */
  readonly people: readonly { readonly id: string; readonly roles: readonly Role[] }[];
  readonly assets: readonly SubmittedAsset[];
}

/** What must be known before assets are submitted. @param reviewIds the ids that reviews of `assetIds` would get, in their order */
export async function findSubmissionFacts(
  database: Database,
  tenantId: string,
  wanted: { readonly policyId: string | null; readonly assetIds: readonly string[]; readonly reviewIds: readonly string[] },
): Promise<SubmissionFacts> {
  return database.withTenant(tenantId, async (client) => {
    const [policies, people, assets] = await Promise.all([
      client.query<NonNullable<SubmissionFacts['policy']>>(
        `select id, version, definition from approval_policies
          where case when $1::uuid is null then is_default else id = $1 end order by version desc limit 1`,
        [wanted.policyId],
      ),
      client.query<{ id: string; roles: Role[] }>('select id, roles from people where offboarded_at is null'),
      client.query<SubmittedAsset>(
        `select a.id, coalesce(v.uploader_id, a.uploader_id) as "uploaderId", a.campaign_id as "campaignId", w.id as "reviewId"
           from unnest($1::uuid[], $2::uuid[]) as asked (asset_id, review_id)
           join assets a on a.id = asked.asset_id
           left join versions v on v.tenant_id = a.tenant_id and v.id = a.current_version_id
           left join reviews w on w.tenant_id = a.tenant_id and w.id = asked.review_id`,
        [wanted.assetIds, wanted.reviewIds],
      ),
    ]);
    return { policy: policies.rows[0] ?? null, people: people.rows, assets: assets.rows };
  });
}

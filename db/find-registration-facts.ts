import type { Database } from './pool.js';

export interface RegistrationFacts {
  readonly maxUploadBytes: number;
  /** An asset whose present or earlier version has these bytes. */
  readonly duplicateOf: string | null;
  readonly hasCampaign: boolean;
}

/** What must be known before a file is taken. */
export async function findRegistrationFacts(
  database: Database,
  tenantId: string,
  file: { readonly sha256: string | null; readonly campaignId: string | null; readonly besidesAsset: string | null },
): Promise<RegistrationFacts> {
  const [row] = await database.ask<RegistrationFacts>(
    tenantId,
    `select t.max_upload_bytes as "maxUploadBytes",
            (select v.asset_id from versions v join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
              where v.sha256 = $1 and v.purged_at is null and a.state <> 'rejected' and v.asset_id is distinct from $3
              order by v.created_at limit 1) as "duplicateOf",
            exists (select from campaigns where id = $2) as "hasCampaign"
       from tenants t`,
    [file.sha256, file.campaignId, file.besidesAsset],
  );
  return row!;
}

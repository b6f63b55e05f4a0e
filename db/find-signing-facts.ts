import type { ReviewRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';

/** What a signature under a decision would be bound to. */
export interface SigningFacts {
  readonly review: ReviewRecord;
  readonly versionSha256: string | null;
  /** SHA-256 by recipe and its version. */
  readonly renditions: Readonly<Record<string, string>>;
  /** Under this decision already, of a request that is repeated. */
  readonly signatureId: string | null;
}

/** SQL for the renditions that can be seen of a version. @param version its id as a column, never input */
export function renditionsJson(version: string): string {
  return `coalesce((select json_object_agg(r.recipe || '@' || r.recipe_version, r.sha256) from renditions r
                     where r.version_id = ${version} and r.state = 'ready' and r.sha256 is not null), '{}')`;
}

/** Undefined where the tenant has no such review. */
export async function findSigningFacts(client: Client, tenantId: string, reviewId: string, decisionId: string): Promise<SigningFacts | undefined> {
  const { rows } = await client.query<SigningFacts>(
    `select w.life as review, v.sha256 as "versionSha256", ${renditionsJson('w.version_id')} as renditions,
            (select s.id from signatures s where s.tenant_id = $1 and s.decision_id = $3 and s.state <> 'void') as "signatureId"
       from reviews w join versions v on v.tenant_id = w.tenant_id and v.id = w.version_id
      where w.tenant_id = $1 and w.id = $2`,
    [tenantId, reviewId, decisionId],
  );
  return rows[0];
}

import type { Database } from './pool.js';

/** All parts are one object now. Doing it again changes nothing. */
export async function settleUpload(database: Database, tenantId: string, uploadId: string): Promise<void> {
  await database.ask(
    tenantId,
    `with settled as (update uploads set state = 'complete' where id = $1 returning tenant_id, version_id)
     update versions v set uploaded_at = coalesce(v.uploaded_at, now())
       from settled where v.tenant_id = settled.tenant_id and v.id = settled.version_id`,
    [uploadId],
  );
}

/** The upload will not go on. One that was completed stays so. */
export async function giveUpUpload(database: Database, tenantId: string, uploadId: string): Promise<void> {
  await database.ask(tenantId, `update uploads set state = 'abandoned' where id = $1 and state = 'open'`, [uploadId]);
}

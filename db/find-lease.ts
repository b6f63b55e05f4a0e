import type { LeaseRecord } from '../schemas/lease-record.js';
import type { LeaseState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface LeaseRow {
  id: string;
  assetId: string;
  versionId: string;
  state: LeaseState;
  holder: { id: string; name: string };
  note: string;
  life: LeaseRecord;
  createdAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

const columns = `l.id, l.asset_id as "assetId", l.version_id as "versionId", l.state, json_build_object('id', p.id, 'name', p.name) as holder, l.note, l.life,
    l.created_at as "createdAt", l.expires_at as "expiresAt", l.ended_at as "endedAt"`;
const sources = 'leases l join people p on p.tenant_id = l.tenant_id and p.id = l.holder_id';

/** The lease that an asset is checked out under; undefined where it is not. */
export async function findHeldLease(database: Database, tenantId: string, assetId: string): Promise<LeaseRow | undefined> {
  const [row] = await database.ask<LeaseRow & Record<string, unknown>>(
    tenantId,
    `select ${columns} from ${sources} where l.tenant_id = $1 and l.asset_id = $2 and l.state = 'held'`,
    [tenantId, assetId],
  );
  return row;
}

export async function findLease(database: Database, tenantId: string, leaseId: string): Promise<LeaseRow | undefined> {
  const [row] = await database.ask<LeaseRow & Record<string, unknown>>(tenantId, `select ${columns} from ${sources} where l.tenant_id = $1 and l.id = $2`, [tenantId, leaseId]);
  return row;
}

/** The last lease of an asset that its holder had, whatever became of it: a repeated check-in finds what it checked in. */
export async function findLastLeaseOf(database: Database, tenantId: string, assetId: string, holderId: string): Promise<LeaseRow | undefined> {
  const [row] = await database.ask<LeaseRow & Record<string, unknown>>(
    tenantId,
    `select ${columns} from ${sources} where l.tenant_id = $1 and l.asset_id = $2 and l.holder_id = $3 order by l.created_at desc limit 1`,
    [tenantId, assetId, holderId],
  );
  return row;
}

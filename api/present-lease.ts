import type { z } from 'zod';
import type { LeaseRow } from '../db/find-lease.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { leaseSchema } from '../schemas/leases.js';

export function presentLease(row: LeaseRow): z.input<typeof leaseSchema> {
  return {
    id: row.id,
    assetId: row.assetId,
    versionId: row.versionId,
    state: row.state,
    holder: row.holder,
    note: row.note,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

/** The refusal that names the holder, for those who ask; what passes through a workflow names ids only. */
export function checkedOut(row: LeaseRow): GalleyError {
  const until = row.expiresAt.toISOString();
  return new GalleyError('asset.checked_out', `${row.holder.name} has it until ${until}.`, { facts: { holder: row.holder, until, leaseId: row.id } });
}

import type { Client } from './pool.js';

const before = '0'.repeat(64);

/** Holds the end of the tenant's signatures until the transaction ends: the number and hash of the last one, and what time it is. */
export async function lockSignatures(client: Client, tenantId: string): Promise<{ number: number; hash: string; now: Date }> {
  await client.query('insert into signature_heads (tenant_id, number, hash) values ($1, 0, $2) on conflict do nothing', [tenantId, before]);
  const { rows } = await client.query<{ number: number; hash: string }>('select number, hash from signature_heads where tenant_id = $1 for update', [tenantId]);
  const { rows: clock } = await client.query<{ now: Date }>('select clock_timestamp() as now');
  return { ...rows[0]!, ...clock[0]! };
}

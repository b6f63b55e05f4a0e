import type { ExportedSignature } from '../schemas/signatures.js';
import type { Database } from './pool.js';

const batchRows = 500;

/** Columns of a signature as it is exported. */
export const exportedColumns = `s.tenant_id as "tenantId", s.number, s.id as "signatureId", s.state, s.key_id as "keyId", s.statement, s.signature,
  s.previous_hash as "previousHash", s.hash, s.reason, s.reason_salt as "reasonSalt"`;

/** Every signature of the tenant, in the order of their numbers, as it is when it is asked for; read in batches. */
export async function* exportSignatures(database: Database, tenantId: string): AsyncGenerator<ExportedSignature> {
  const [head] = await database.ask<{ number: number }>(tenantId, 'select number from signature_heads');
  const last = head?.number ?? 0;
  for (let from = 0; from < last; from += batchRows) {
    yield* await database.ask<ExportedSignature & Record<string, unknown>>(
      tenantId,
      `select ${exportedColumns} from signatures s where s.number > $1 and s.number <= $2 order by s.number`,
      [from, Math.min(from + batchRows, last)],
    );
  }
}

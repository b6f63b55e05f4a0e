import type { FontFacts } from '../schemas/fonts.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface FontRow extends FontFacts {
  id: string;
  keyset_at: string;
  filename: string;
  bytes: number;
  sha256: string;
  licenceNote: string;
  broughtBy: { id: string; name: string };
  createdAt: Date;
  retiredAt: Date | null;
  [column: string]: unknown;
}

const select = `select f.id, ${keysetAt('f.created_at')} as keyset_at, f.family, f.style, f.format, f.weight, f.characters, f.scripts, f.embedding, f.filename, f.bytes, f.sha256,
    f.licence_note as "licenceNote", json_build_object('id', p.id, 'name', p.name) as "broughtBy", f.created_at as "createdAt", f.retired_at as "retiredAt"
  from fonts f join people p on p.tenant_id = f.tenant_id and p.id = f.brought_by`;

export async function findFont(database: Database, tenantId: string, fontId: string): Promise<FontRow | undefined> {
  const [row] = await database.ask<FontRow>(tenantId, `${select} where f.id = $1`, [fontId]);
  return row;
}

/** The fonts of a tenant, newest first. */
export async function listFonts(database: Database, tenantId: string, wanted: { readonly isRetired: boolean | null; readonly after: After | null; readonly rows: number }): Promise<FontRow[]> {
  return database.ask<FontRow>(
    tenantId,
    `${select} where ($1::boolean is null or (f.retired_at is not null) = $1) and ($2::timestamptz is null or (f.created_at, f.id) < ($2, $3::uuid))
      order by f.created_at desc, f.id desc limit $4`,
    [wanted.isRetired, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.rows],
  );
}

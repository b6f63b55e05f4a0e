import type { FontFacts } from '../schemas/fonts.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

export interface FontToKeep extends FontFacts {
  readonly tenantId: string;
  readonly actor: string;
  readonly id: string;
  readonly licenceNote: string;
  readonly filename: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly objectKey: string;
  readonly broughtBy: string;
}

/** Keeps a font that was examined; once per id. @throws GalleyError `font.duplicate` where the tenant may draw with the same bytes already */
export async function insertFont(database: Database, font: FontToKeep): Promise<void> {
  await database.withTenant(font.tenantId, async (client) => {
    const { rowCount } = await client.query(
      `insert into fonts (tenant_id, id, family, style, format, weight, characters, scripts, embedding, licence_note, filename, bytes, sha256, object_key, brought_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing`,
      [
        font.tenantId, font.id, font.family, font.style, font.format, font.weight, font.characters, font.scripts, font.embedding, font.licenceNote,
        font.filename, font.bytes, font.sha256, font.objectKey, font.broughtBy,
      ],
    );
    if (rowCount === 1) {
      const details = { fontId: font.id, sha256: font.sha256 };
      await publishTransition(client, { tenantId: font.tenantId, actor: font.actor, action: 'font.brought', subject: `font:${font.id}`, details });
      return;
    }
    const { rows } = await client.query<{ id: string }>('select id from fonts where sha256 = $1 and retired_at is null and id <> $2', [font.sha256, font.id]);
    if (rows[0] !== undefined) throw new GalleyError('font.duplicate', 'The same font is here already.', { facts: { existingFontId: rows[0].id } });
  });
}

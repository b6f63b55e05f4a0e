import type { FieldError } from '../schemas/galley-error.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/**
 * Refuses mentions of people who are not here, or may not see what they would be told of.
 * @throws GalleyError `resource.not_found` with a pointer to each
 */
export async function requireMentionable(client: Client, tenantId: string, mentions: readonly string[]): Promise<void> {
  if (mentions.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    `select id from people where tenant_id = $1 and id = any($2) and offboarded_at is null and roles <> '{guest}'`,
    [tenantId, mentions],
  );
  const known = new Set(rows.map(({ id }) => id));
  const errors = mentions.flatMap((id, index): FieldError[] => (known.has(id.toLowerCase()) ? [] : [{ pointer: `/mentions/${index}`, detail: 'There is no such person.' }]));
  if (errors.length > 0) throw new GalleyError('resource.not_found', 'There is no such person.', { errors });
}

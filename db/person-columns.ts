import type { Person } from '../schemas/people.js';
import type { Role } from '../schemas/vocabulary.js';

export interface PersonRow {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  created_at: Date;
  offboarded_at: Date | null;
  revision: number;
}

/** Columns of a person for others to see: never the password hash. */
export const personColumns = 'id, email, name, roles, created_at, offboarded_at, revision';

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    roles: row.roles,
    createdAt: row.created_at.toISOString(),
    offboardedAt: row.offboarded_at?.toISOString() ?? null,
    revision: row.revision,
  };
}

import { findChannelSpecs } from '../db/find-channel-specs.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { FieldError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';

/** @throws GalleyError `resource.not_found` with a pointer to each spec that is not there */
export async function requireSpecs(services: Pick<Services, 'database'>, caller: Pick<Caller, 'tenantId'>, specIds: readonly string[]): Promise<void> {
  if (specIds.length === 0) return;
  const known = new Set((await findChannelSpecs(services.database, caller.tenantId, null)).map(({ id }) => id));
  const errors = specIds.flatMap((id, index): FieldError[] => (known.has(id) ? [] : [{ pointer: `/specIds/${index}`, detail: 'There is no such spec.' }]));
  if (errors.length > 0) throw new GalleyError('resource.not_found', `${errors.length} of the specs are not there.`, { errors });
}

import { replacedBy, replacementFor } from '../domain/component-adaptation.js';
import type { AdaptableVersion } from '../domain/component-adaptation.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/** Which version of a component takes the place of which; null where an adaptation is missing. */
export interface Replacement {
  readonly fromVersionId: string;
  readonly toVersionId: string | null;
}

interface VersionRow extends AdaptableVersion {
  state: string;
  superseded: boolean;
}

/**
 * What pulling a version through replaces. Where that is the purpose, the rows of the component's versions stay locked until the transaction ends: whoever is
 * filling a slot with one of them is waited for, and whoever comes after finds it superseded.
 * @throws GalleyError `resource.not_found`, `component.not_approved`, `component.superseded`
 */
export async function findReplacements(client: Client, tenantId: string, componentId: string, toVersionId: string, purpose: 'replace' | 'only look'): Promise<Replacement[]> {
  const { rows } = await client.query<VersionRow>(
    `select id, market, locale, adapts, state, coalesce(superseded_from <= clock_timestamp(), false) as superseded
       from component_versions where tenant_id = $1 and component_id = $2 order by number ${purpose === 'replace' ? 'for update' : ''}`,
    [tenantId, componentId],
  );
  const target = rows.find(({ id }) => id === toVersionId);
  if (target === undefined) throw new GalleyError('resource.not_found', `Component ${componentId} has no version ${toVersionId}.`);
  if (target.state !== 'approved') throw new GalleyError('component.not_approved', `Component version ${toVersionId} is ${target.state}.`);
  if (target.superseded) throw new GalleyError('component.superseded', `Component version ${toVersionId} is itself being replaced.`);
  const usable = rows.filter(({ state, superseded }) => state === 'approved' && !superseded);
  return replacedBy(target, rows.filter(({ state }) => state === 'approved')).map((used) => ({
    fromVersionId: used.id,
    toVersionId: replacementFor(used, target, usable),
  }));
}

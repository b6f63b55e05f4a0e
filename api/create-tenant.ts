import { v5 as derivedUuid, v7 as newId } from 'uuid';
import { insertApprovalPolicy } from '../db/insert-approval-policy.js';
import { insertChannel } from '../db/insert-channel.js';
import { insertTenant } from '../db/insert-tenant.js';
import type { Database } from '../db/pool.js';
import { plainPolicy, plainStage } from '../domain/policy-templates.js';

/** What every tenant begins with; each can be changed afterwards. */
const policies = [
  { name: 'Brand approval', isDefault: true, definition: plainPolicy([plainStage('brand', 'Brand', 'brand_manager')]) },
  {
    name: 'Brand, then compliance',
    isDefault: false,
    definition: plainPolicy([plainStage('brand', 'Brand', 'brand_manager'), plainStage('compliance', 'Compliance', 'compliance', { after: ['brand'] })]),
  },
];

/**
 * Makes a tenant with its first approval policies and its first channel. A repetition with the same id finishes what the
 * first one left undone.
 */
export async function createTenant(options: { database: Database; ownerUrl: string; id?: string; name: string }): Promise<string> {
  const { database, ownerUrl, id: tenantId = newId(), name } = options;
  await insertTenant(ownerUrl, { id: tenantId, name });
  const idOf = (what: string): string => derivedUuid(what, tenantId);
  for (const policy of policies) {
    await insertApprovalPolicy(database, {
      tenantId,
      actor: 'system',
      id: idOf(`policy ${policy.name}`),
      mustExist: false,
      name: policy.name,
      definition: policy.definition,
      isDefault: policy.isDefault,
    });
  }
  await insertChannel(database, {
    tenantId,
    actor: 'system',
    id: idOf('channel Website'),
    name: 'Website',
    kind: 'cdn_folder',
    settings: { folder: 'web' },
    specIds: [],
    sealedSecret: null,
  });
  return tenantId;
}

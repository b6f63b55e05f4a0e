import { v5 as derivedUuid, v7 as newId } from 'uuid';
import { insertApprovalPolicy } from '../db/insert-approval-policy.js';
import { insertChannel } from '../db/insert-channel.js';
import { insertTenant } from '../db/insert-tenant.js';
import type { Database } from '../db/pool.js';
import type { ApprovalStage } from '../schemas/approval-policy.js';

const stage = (name: string, role: ApprovalStage['role']): ApprovalStage => ({
  name,
  role,
  quorum: 1,
  reminderAfterSeconds: 24 * 3_600,
  escalateAfterSeconds: 48 * 3_600,
  deadlineAfterSeconds: null,
});

/** What every tenant begins with; each can be changed afterwards. */
const policies = [
  { name: 'Brand approval', isDefault: true, stages: [stage('Brand', 'brand_manager')] },
  { name: 'Brand, then compliance', isDefault: false, stages: [stage('Brand', 'brand_manager'), stage('Compliance', 'compliance')] },
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
      definition: { stages: policy.stages, fourEyes: true },
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
    sealedSecret: null,
  });
  return tenantId;
}

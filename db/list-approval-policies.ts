import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { Database } from './pool.js';

export interface ApprovalPolicyRow {
  id: string;
  version: number;
  name: string;
  definition: ApprovalPolicy;
  isDefault: boolean;
  createdAt: Date;
}

/** The latest version of every policy, or every version of one, newest first. */
export async function listApprovalPolicies(database: Database, tenantId: string, policyId: string | null): Promise<ApprovalPolicyRow[]> {
  return database.ask<ApprovalPolicyRow>(
    tenantId,
    `select id, version, name, definition, is_default as "isDefault", created_at as "createdAt" from approval_policies y
      where case when $1::uuid is null
                 then version = (select max(version) from approval_policies z where z.tenant_id = y.tenant_id and z.id = y.id)
                 else id = $1 end
      order by name, id, version desc`,
    [policyId],
  );
}

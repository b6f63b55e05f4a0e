import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

/** One version of an approval policy. @throws GalleyError `resource.not_found` */
export async function findPolicy(client: Client, tenantId: string, policyId: string, version: number): Promise<ApprovalPolicy> {
  const { rows } = await client.query<{ definition: ApprovalPolicy }>(
    `select definition from approval_policies where tenant_id = $1 and id = $2 and version = $3`,
    [tenantId, policyId, version],
  );
  const [policy] = rows;
  if (policy === undefined) throw new GalleyError('resource.not_found', `There is no version ${version} of approval policy ${policyId}.`);
  return policy.definition;
}

import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { ApprovalPolicyRow } from './list-approval-policies.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

const columns = 'id, version, name, definition, is_default as "isDefault", created_at as "createdAt"';

/**
 * Adds a version of a policy: the first of a new one, or the next of one that is there. Reviews keep the version they began with.
 * What is the same as the last version adds none, so a repeated request does no harm.
 * @returns undefined where `mustExist` and it does not
 */
export async function insertApprovalPolicy(
  database: Database,
  policy: {
    readonly tenantId: string;
    readonly actor: string;
    readonly id: string;
    readonly mustExist: boolean;
    readonly name: string;
    readonly definition: ApprovalPolicy;
    /** Undefined: as the version before. */
    readonly isDefault: boolean | undefined;
  },
): Promise<ApprovalPolicyRow | undefined> {
  return database.withTenant(policy.tenantId, async (client) => {
    // One at a time, or two would find the same last version.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('approval_policies/' || $1, 0))`, [policy.tenantId]);
    const { rows: known } = await client.query<ApprovalPolicyRow & { isSame?: boolean }>(
      `select ${columns}, name = $2 and definition = $3::jsonb and is_default = coalesce($4, is_default) as "isSame" from approval_policies
        where id = $1 order by version desc limit 1`,
      [policy.id, policy.name, JSON.stringify(policy.definition), policy.isDefault ?? null],
    );
    if (policy.mustExist && known[0] === undefined) return undefined;
    if (known[0]?.isSame === true) return known[0];
    const last = known[0]?.version ?? 0;
    const isDefault = policy.isDefault ?? known[0]?.isDefault ?? false;
    // One default per tenant, and of it only the last version.
    await client.query('update approval_policies set is_default = false where is_default and ($1 or id = $2)', [isDefault, policy.id]);
    const { rows } = await client.query<ApprovalPolicyRow>(
      `insert into approval_policies (tenant_id, id, version, name, definition, is_default) values ($1, $2, $3, $4, $5, $6)
       returning ${columns}`,
      [policy.tenantId, policy.id, last + 1, policy.name, JSON.stringify(policy.definition), isDefault],
    );
    await publishTransition(client, {
      tenantId: policy.tenantId,
      actor: policy.actor,
      action: last === 0 ? 'approval_policy.created' : 'approval_policy.changed',
      subject: `approval_policy:${policy.id}`,
      details: { policyId: policy.id, version: last + 1, isDefault },
    });
    return rows[0];
  });
}

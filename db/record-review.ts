import { GalleyError } from '../schemas/galley-error.js';
import { everywhere, narrowScope } from '../domain/approval-scope.js';
import { approvalOf } from '../domain/review-stages.js';
import { reviewDueAt } from '../domain/review-timers.js';
import type { ReviewRecord } from '../schemas/life-records.js';
import type { Client } from './pool.js';
import { openRoles, openStageNumber, saveAssignments } from './save-assignments.js';
import { requirePlannedFit } from './require-fit.js';
import { validateSignature } from './settle-signature.js';
import type { CountedSignature } from './settle-signature.js';
import { publishTransition, whyNotRecorded } from './record-transition.js';
import type { Recording } from './record-transition.js';

export interface ReviewTransition {
  readonly record: ReviewRecord;
  readonly action: string;
  readonly actor: string;
  /** The decision this transition counts. */
  readonly decisionId: string | null;
}

/**
 * Writes one transition of a review with the decision it counts, whose turn it is, the audit event and the outbox row; once.
 * @throws GalleyError `signature.required` where the signature that a decision names is not there, `guest.code_required` where no code proves
 * that of a guest, `guest.link_ended` where its link has been revoked, `review.breaks_spec` where an approval would hold for a channel that would not take what is planned for it
 */
export async function recordReviewTransition(client: Client, transition: ReviewTransition): Promise<Recording> {
  const { record, actor, action, decisionId } = transition;
  const { tenantId, reviewId } = record;
  const { rowCount } = await client.query({
    name: 'record_review',
    text: `update reviews set state = $3, life = $4, sequence = $5, stage = $6, waiting_roles = $7, due_at = $8, is_stranded = $9,
                  policy_id = $10, policy_version = $11, closed_at = case when $3 = 'open' then null else clock_timestamp() end
            where tenant_id = $1 and id = $2 and sequence = $5 - 1`,
    values: [
      tenantId, reviewId, record.state, JSON.stringify(record), record.sequence, openStageNumber(record), openRoles(record), reviewDueAt(record),
      record.stages.some(({ strandedSince }) => strandedSince !== null), record.policyId, record.policyVersion,
    ],
  });
  if (rowCount !== 1) return whyNotRecorded(client, 'reviews', tenantId, reviewId, JSON.stringify(record));
  await saveAssignments(client, record);
  const signature = decisionId === null ? null : await countDecisionRow(client, record, decisionId);
  if (action === 'review.policy_moved') {
    await client.query(`update decisions set set_aside_at = clock_timestamp() where tenant_id = $1 and review_id = $2 and counted_at is not null and set_aside_at is null and id <> all($3::uuid[])`, [
      tenantId, reviewId, record.decisions.map((decision) => decision.decisionId),
    ]);
  }
  const counted = record.decisions.find((decision) => decision.decisionId === decisionId);
  if (counted !== undefined && (counted.decision === 'approve' || counted.decision === 'approve_with_changes')) {
    // What is decided in a stage that is still open narrows the approval too.
    const scope = narrowScope(approvalOf(record).scope, counted.scope ?? everywhere);
    await requirePlannedFit(client, record, scope, new Date().toISOString());
  }
  await publishTransition(client, {
    tenantId, actor, action,
    subject: `review:${reviewId}`,
    details: {
      reviewId, assetId: record.assetId, contentHash: record.contentHash, state: record.state, policyId: record.policyId, policyVersion: record.policyVersion,
      stages: Object.fromEntries(record.stages.map(({ key, state }) => [key, state])),
      ...(counted === undefined ? {} : { decisionId: counted.decisionId, stage: counted.stage, onBehalfOf: counted.onBehalfOf, scope: counted.scope, expiresAt: counted.expiresAt }),
      ...(signature === null ? {} : { signature }),
    },
  });
  return 'recorded';
}

async function countDecisionRow(client: Client, record: ReviewRecord, decisionId: string): Promise<CountedSignature | null> {
  const decision = record.decisions.find((one) => one.decisionId === decisionId);
  const { rows, rowCount } = await client.query<{ isUnproven: boolean | null; isShutOut: boolean | null }>(
    `update decisions d set stage = $3, assignment_id = $4, on_behalf_of = $5, counted_at = clock_timestamp() where tenant_id = $1 and id = $2 and counted_at is null
     returning (select p.is_external and not exists (select from guest_codes g where g.tenant_id = $1 and g.decision_id = $2)
                  from people p where p.tenant_id = $1 and p.id = d.person_id) as "isUnproven",
               (select l.revoked_at is not null from guest_codes g join guest_links l on l.tenant_id = g.tenant_id and l.id = g.link_id
                 where g.tenant_id = $1 and g.decision_id = $2) as "isShutOut"`,
    [record.tenantId, decisionId, decision?.stage ?? null, decision?.assignmentId ?? null, decision?.onBehalfOf ?? null],
  );
  if (rowCount !== 1) throw new Error(`decision ${decisionId} is not there to be counted`);
  if (rows[0]?.isUnproven === true) throw new GalleyError('guest.code_required', 'No code of this guest proves this decision.');
  // Whoever revoked the link while this was on its way was first.
  if (rows[0]?.isShutOut === true) throw new GalleyError('guest.link_ended', 'The link has been revoked.');
  if (decision === undefined || decision.signatureId === null) return null;
  const { signatureId, personId, stage } = decision;
  const { tenantId, reviewId } = record;
  const signature = await validateSignature(client, { tenantId, reviewId, stage, signatureId, decisionId, personId });
  if (signature === undefined) throw new GalleyError('signature.required', `There is no signature ${signatureId} of this person under this decision.`);
  return signature;
}

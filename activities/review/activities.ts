import { findPolicy } from '../../db/find-policy.js';
import { loadLife } from '../../db/load-life.js';
import { planStages } from '../../db/plan-stages.js';
import type { StagePlan } from '../../domain/review-stages.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ApprovalPolicy } from '../../schemas/approval-policy.js';
import type { ReviewRecord } from '../../schemas/life-records.js';
import { asFailure } from '../as-failure.js';

/** What a review must know of the world before it opens a stage or looks for somebody; they run as local activities of the lifecycle worker. */
export function createReviewActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    /** @param plan.at the instant by the review's clock from which deadlines count; ISO 8601 */
    planReview: async (plan: { tenantId: string; reviewId: string; at: string; asked: readonly string[] }): Promise<StagePlan> => {
      const review = await loadLife<ReviewRecord>(database, 'reviews', plan.tenantId, plan.reviewId);
      return planned(plan, review.policy, review);
    },
    /** The policy that a review is to be moved to, with what opening its stages takes. */
    planMove: async (move: { tenantId: string; reviewId: string; at: string; policyId: string; policyVersion: number }): Promise<{ policy: ApprovalPolicy; plan: StagePlan }> => {
      const review = await loadLife<ReviewRecord>(database, 'reviews', move.tenantId, move.reviewId);
      const policy = await database.withTenant(move.tenantId, (client) => findPolicy(client, move.tenantId, move.policyId, move.policyVersion)).catch(asFailure);
      return { policy, plan: await planned({ ...move, asked: [] }, policy, review) };
    },
  };

  async function planned(plan: { tenantId: string; reviewId: string; at: string; asked: readonly string[] }, policy: ApprovalPolicy, review: ReviewRecord): Promise<StagePlan> {
    const assigned = review.stages.flatMap(({ assignments }) => assignments.flatMap(({ personId }) => personId ?? []));
    return database.withTenant(plan.tenantId, async (client) => {
      await client.query(`update reviews set staffing_seen_at = clock_timestamp() where tenant_id = $1 and id = $2`, [plan.tenantId, plan.reviewId]);
      return planStages(client, policy, [...assigned, ...plan.asked], plan.at);
    });
  }
}

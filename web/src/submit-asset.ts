import type { OpenedReview } from '../../schemas/reviews.js';
import { post } from './api.js';
import { localProblem } from './problem-error.js';

/** Opens a review of an asset. @throws ProblemError also where the answer names the refusal beside others */
export async function submitAsset(assetId: string): Promise<void> {
  const { items } = await post<{ items: OpenedReview[] }>('/reviews', { assetIds: [assetId] });
  const problem = items.find((item) => item.assetId === assetId)?.problem;
  if (problem !== undefined) throw localProblem(problem.code, 'It cannot be submitted', problem.detail, problem.remedy, 409);
}

import type { z } from 'zod';
import { reviewPageSchema, reviewSchema } from '../schemas/reviews.js';
import type { ApiClient } from './api-client.js';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';
import { ProblemFailure } from './problem-failure.js';

export type Review = z.output<typeof reviewSchema>;

/**
 * The review that an id means: its own, or the open one of the asset with that id.
 * @throws CliFailure `notFound` where there is neither
 */
export async function findReview(api: ApiClient, id: string): Promise<Review> {
  try {
    return await api.get(`/reviews/${id}`, reviewSchema);
  } catch (error) {
    if (!(error instanceof ProblemFailure && error.exitCode === exitCodes.notFound)) throw error;
  }
  const [open] = (await api.get('/reviews', reviewPageSchema, { assetId: id, status: 'open', limit: 1 })).items;
  if (open === undefined) throw new CliFailure(exitCodes.notFound, `${id} is neither a review nor an asset with an open review.`);
  return api.get(`/reviews/${open.id}`, reviewSchema);
}

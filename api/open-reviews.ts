import { findPlannedFits } from '../db/find-planned-fits.js';
import { findSubmissionFacts } from '../db/find-submission-facts.js';
import type { SubmissionFacts, SubmittedAsset } from '../db/find-submission-facts.js';
import { understaffedStage } from '../domain/policy-staffing.js';
import { GalleyError } from '../schemas/galley-error.js';
import { problemCatalogue } from '../schemas/problem-catalogue.js';
import type { OpenedReview } from '../schemas/reviews.js';
import { askAsset } from './ask-workflow.js';
import type { Caller } from './caller.js';
import { derivedId } from './derived-id.js';
import { isRefused } from './is-refused.js';
import { notFound, notFoundInBody } from './not-found.js';
import { presentChannelCheck } from './present-channel-check.js';
import type { Services } from './services.js';

/** So many assets are asked at a time; the rest wait, so that one request does not fill every queue. */
const atATime = 8;

/**
 * Submits assets, each for itself: one that refuses does not keep the others.
 * @param resourceId of the request; the same one asks for the same reviews
 * @throws GalleyError `resource.not_found` without the policy; `*.unavailable`, after which the same request goes on
 */
export async function openReviews(
  services: Services,
  caller: Caller,
  submission: { readonly assetIds: readonly string[]; readonly policyId?: string | undefined },
  resourceId: string,
): Promise<OpenedReview[]> {
  const { assetIds } = submission;
  const reviewIds = assetIds.map((assetId) => derivedId(resourceId, `review of ${assetId}`));
  const facts = await findSubmissionFacts(services.database, caller.tenantId, { policyId: submission.policyId ?? null, assetIds, reviewIds });
  const { policy } = facts;
  if (policy === null) {
    throw notFoundInBody(submission.policyId === undefined ? 'default approval policy; name one in `policyId`, or make one the default' : 'approval policy', '/policyId');
  }
  const assets = new Map(facts.assets.map((asset) => [asset.id, asset]));
  const opened: OpenedReview[] = [];
  for (let from = 0; from < assetIds.length; from += atATime) {
    const batch = assetIds.slice(from, from + atATime).map(async (assetId, index): Promise<OpenedReview> => {
      const reviewId = reviewIds[from + index]!;
      try {
        await open(services, caller, { ...facts, policy }, assets.get(assetId), reviewId, resourceId);
        return { assetId, reviewId };
      } catch (error) {
        if (!(error instanceof GalleyError) || !isRefused(error)) throw error;
        return { assetId, problem: { code: error.code, detail: error.message, remedy: problemCatalogue[error.code].remedy } };
      }
    });
    opened.push(...(await Promise.all(batch)));
  }
  return withChannelChecks(services, caller, opened);
}

/** Who submits sees at once what the channels would not take; the review says the same for as long as it is open. */
async function withChannelChecks(services: Services, { tenantId }: Caller, opened: readonly OpenedReview[]): Promise<OpenedReview[]> {
  const assetIds = opened.flatMap(({ assetId, reviewId }) => (reviewId === undefined ? [] : [assetId]));
  const planned = await services.database.withTenant(tenantId, (client) => findPlannedFits(client, tenantId, assetIds, null, new Date().toISOString()));
  return opened.map((one) => {
    const checks = planned.filter(({ assetId, fit }) => assetId === one.assetId && fit !== null && fit.findings.length > 0);
    return checks.length === 0 ? one : { ...one, channelChecks: checks.map(presentChannelCheck) };
  });
}

async function open(
  services: Services,
  caller: Caller,
  facts: SubmissionFacts & { readonly policy: NonNullable<SubmissionFacts['policy']> },
  asset: SubmittedAsset | undefined,
  reviewId: string,
  resourceId: string,
): Promise<void> {
  if (asset === undefined) throw notFound('asset');
  if (asset.reviewId !== null) return;
  const gap = understaffedStage(facts.policy.definition, facts.people, asset.uploaderId);
  if (gap !== null) throw new GalleyError('policy.unsatisfiable', gap);
  const { id: policyId, version: policyVersion } = facts.policy;
  await askAsset(services, caller, asset.id, { kind: 'submit', reviewId, policyId, policyVersion, campaignId: asset.campaignId }, resourceId);
}

import type { z } from 'zod';
import type { reviewSchema } from '../../schemas/reviews.js';
import type { Mark, ProofReport, ReportedSignature } from './proof-report.js';

type Review = z.output<typeof reviewSchema>;
type Scope = Review['approval']['scope'];

/**
 * The report of a review as the API shows it.
 * @param channels names of the tenant's channels by their ids
 */
export function reportOfReview(
  review: Review,
  more: {
    readonly picture: ProofReport['proof']['picture'];
    readonly marks: readonly Mark[];
    readonly signatures: readonly ReportedSignature[];
    readonly channels: ReadonlyMap<string, string>;
    readonly generatedAt: string;
    readonly generatedFor: string;
  },
): ProofReport {
  const { proof, policy, approval } = review;
  const stages = new Map(review.stages.map(({ key, name }) => [key, name]));
  const stageName = (key: string): string => stages.get(key) ?? key;
  return {
    reviewId: review.id,
    state: review.state,
    asset: review.asset,
    proof: { versionNumber: proof.versionNumber, filename: proof.filename, contentHash: proof.contentHash, sha256: proof.sha256, picture: more.picture },
    submittedBy: review.submittedBy.name,
    submittedAt: review.createdAt,
    closedAt: review.closedAt,
    holds: whereAndUntil(approval.scope, approval.expiresAt, more.channels),
    policy: { name: policy.name, version: policy.version, rules: policy.fourEyes ? ['Nobody decides on their own upload.'] : [] },
    stages: review.stages.map((stage) => ({ name: stage.name, rule: ruleOf(stage), state: stateOf(stage) })),
    decisions: review.decisions.map(({ person, decision, stage, at, onBehalfOf, comment, conditions, scope, expiresAt, isSetAside }) => ({
      name: person.name,
      decision,
      stage: stageName(stage),
      at,
      onBehalfOf: onBehalfOf?.name ?? null,
      comment,
      remarks: [
        ...(conditions === '' ? [] : [`On condition: ${conditions}`]),
        ...(scope === null && expiresAt === null ? [] : [`Holds ${whereAndUntil(scope, expiresAt, more.channels)}.`]),
        ...(isSetAside ? ['Set aside when the review was moved to another policy.'] : []),
      ],
    })),
    advice: review.votes.map(({ person, vote, stage, at, comment }) => ({ name: person.name, decision: vote, stage: stageName(stage), at, onBehalfOf: null, comment, remarks: [] })),
    marks: more.marks,
    signatures: more.signatures,
    generatedAt: more.generatedAt,
    generatedFor: more.generatedFor,
  };
}

function ruleOf({ role, quorum, veto, signature, assignments }: Review['stages'][number]): string {
  const named = assignments.flatMap(({ person, isOpen }) => (person !== null && isOpen ? [person.name] : []));
  const who = [...(role === null ? [] : [`the role ${role.replaceAll('_', ' ')}`]), ...new Set(named)].join(', ');
  return [
    `${quorum.kind === 'all' ? 'all' : `${quorum.n}`} of ${who === '' ? 'nobody' : who}`,
    ...(veto ? ['one no ends it'] : []),
    ...(signature ? ['signed'] : []),
  ].join('; ');
}

function stateOf({ state, carriedFrom, isBySilence }: Review['stages'][number]): string {
  if (carriedFrom !== null) return `carried over from review ${carriedFrom}`;
  return isBySilence ? `${state}, because nobody decided in time` : state;
}

function whereAndUntil(scope: Scope | null, expiresAt: string | null, channels: ReadonlyMap<string, string>): string {
  const where = [
    ...(scope?.markets == null ? [] : [`in ${scope.markets.join(', ')}`]),
    ...(scope?.channelIds == null ? [] : [`on ${scope.channelIds.map((id) => channels.get(id) ?? id).join(', ')}`]),
  ].join(' ');
  return `${where === '' ? 'everywhere' : where}${expiresAt === null ? '' : `, until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC`}`;
}

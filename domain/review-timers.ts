import type { ReviewAssignment, ReviewRecord, ReviewStage, ReviewTimer } from '../schemas/life-records.js';
import { everywhere } from './approval-scope.js';
import { concluded, settled, withStages } from './review-stages.js';
import { definitionOf, standingAssignments, undecided } from './review-turn.js';

/** The next thing that happens by itself; null where a review waits for people only. */
export function nextTimer(review: ReviewRecord): { readonly stage: string; readonly timer: ReviewTimer } | null {
  if (review.state !== 'open') return null;
  const next = review.stages.flatMap(({ key, timers }) => timers.slice(0, 1).map((timer) => ({ stage: key, timer })));
  return next.sort((one, other) => one.timer.at.localeCompare(other.timer.at))[0] ?? null;
}

/** When the earliest of the open stages is due, ISO 8601; null without a deadline. */
export function reviewDueAt(review: ReviewRecord): string | null {
  if (review.state !== 'open') return null;
  return review.stages.filter(({ state }) => state === 'open').flatMap(({ dueAt }) => dueAt ?? []).sort()[0] ?? null;
}

/** Crosses off a timer, and does what the policy says of silence where it is the deadline's. One that is crossed off changes nothing. */
export function passTimer(review: ReviewRecord, key: string, timer: ReviewTimer, now: string, newId: () => string): ReviewRecord {
  const [due] = review.stages.find((stage) => stage.key === key)?.timers ?? [];
  if (review.state !== 'open' || due === undefined || due.kind !== timer.kind || due.step !== timer.step) return review;
  const passed = withStages(review, (stage) => (stage.key === key ? { ...stage, timers: stage.timers.slice(1) } : stage));
  return { ...(timer.kind === 'due' ? silenced(passed, key, now, newId) : passed), sequence: review.sequence + 1 };
}

function silenced(review: ReviewRecord, key: string, now: string, newId: () => string): ReviewRecord {
  const { onSilence } = definitionOf(review.policy, key);
  const change = (what: (stage: ReviewStage) => ReviewStage): ReviewRecord => withStages(review, (stage) => (stage.key === key ? what(stage) : stage));
  switch (onSilence.kind) {
    case 'wait':
      return review;
    case 'reject':
      return settled({ ...change((stage) => ({ ...stage, state: 'failed' })), state: 'rejected' });
    case 'approve':
      return concluded(change((stage) => ({ ...stage, state: 'done', strandedSince: null, timers: [], approval: { scope: everywhere, expiresAt: null, approvedBy: [], isBySilence: true } })));
    case 'reassign':
      return change((stage) => ({ ...stage, assignments: [...stage.assignments, ...takeovers(review, stage, onSilence, now, newId)] }));
  }
}

/** Each that has been silent is replaced in turn by those who take over; a role that was asked stays asked. */
function takeovers(review: ReviewRecord, stage: ReviewStage, to: { readonly role: ReviewAssignment['role']; readonly people: readonly string[] }, now: string, newId: () => string): ReviewAssignment[] {
  const silent = undecided(review, stage);
  const standing = standingAssignments(stage);
  const assignment = { onBehalfOf: null, why: 'silence', at: now } as const;
  const people = to.people.filter((id) => !standing.some(({ personId }) => personId === id));
  return [
    ...people.map((personId, index) => ({ ...assignment, assignmentId: newId(), role: null, personId, replaces: silent[index]?.assignmentId ?? null })),
    ...(to.role === null || standing.some(({ role }) => role === to.role) ? [] : [{ ...assignment, assignmentId: newId(), role: to.role, personId: null, replaces: silent[people.length]?.assignmentId ?? null }]),
  ];
}

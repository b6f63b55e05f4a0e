import type { Asset } from './types.js';
import { whoWords, workWords } from './words.js';

type WaitingFor = NonNullable<Asset['waitingFor']>;

const waits: Readonly<Record<string, string>> = {
  bytes: 'to send the bytes',
  submission: 'to submit it for review',
  decision: 'to decide',
  changes: 'to make the changes asked for',
  placement: 'to publish it',
  good_version: 'to upload a good version',
  release_of_hold: 'to release the legal hold',
};

const boundaries: Readonly<Record<string, string>> = {
  start: 'It goes out',
  sunset: 'Its use ends (sunset)',
  licence_end: 'Its licence ends',
  retention_end: 'It is purged',
};

/** What an asset waits for, as a sentence without its instants. */
export function waitingSentence({ what, who }: WaitingFor): string {
  const boundary = boundaries[what];
  if (boundary !== undefined) return boundary;
  const work = (workWords as Readonly<Record<string, string>>)[what];
  if (work !== undefined && what !== 'await_bytes') return `Galley is ${work}`;
  return `Waits for ${who.length === 0 ? 'someone' : whoWords(who)} ${waits[what] ?? `(${what.replaceAll('_', ' ')})`}`;
}

const actions: Readonly<Record<string, string>> = {
  'asset.registered': 'registered it',
  'asset.edit_asked': 'asked for an edit',
  'asset.upload_completed': 'sent all bytes',
  'asset.upload_abandoned': 'gave the upload up',
  'asset.upload_refused': 'refused the upload',
  'asset.bytes_stored': 'stored the bytes',
  'asset.examined': 'examined the file',
  'asset.rendered': 'made the renditions',
  'asset.quarantined': 'put it in quarantine',
  'asset.work_failed': 'could not finish its work',
  'asset.version_registered': 'registered a new version',
  'asset.edited': 'edited it',
  'asset.submitted': 'submitted it for review',
  'asset.approved': 'approved it',
  'asset.changes_requested': 'asked for changes',
  'asset.rejected': 'rejected it',
  'asset.review_withdrawn': 'withdrew the review',
  'asset.review_superseded': 'closed the review, because the content changed',
  'asset.placement_scheduled': 'scheduled a placement',
  'asset.placement_live': 'published it',
  'asset.placement_ended': 'ended a placement',
  'asset.withdrawal_asked': 'asked for it to be taken down',
  'asset.sunset_reached': 'ended its use: sunset',
  'asset.licence_end_reached': 'ended its use: licence end',
  'asset.retention_ended': 'ended its retention',
  'asset.archive_asked': 'asked for the archive',
  'asset.archived': 'archived it',
  'asset.restore_asked': 'asked to restore it',
  'asset.restored': 'restored it',
  'asset.held': 'put it under a legal hold',
  'asset.hold_applied': 'applied the legal hold',
  'asset.hold_released': 'released the legal hold',
  'asset.hold_lifted': 'lifted the legal hold',
  'asset.retried': 'asked to try again',
  'asset.purged': 'purged it',
  'asset.approval_ended': 'ended its approval: the time was over',
  'asset.pull_through_asked': 'asked for a changed component in it',
  'asset.pulled_through': 'brought the changed component through',
  'asset.not_resubmitted': 'could not submit it again',
  'asset.replacements_placed': 'placed what replaces what is out',
  'handoff.offered': 'handed it over',
  'handoff.delivered': 'handed it over, without asking for an answer',
  'handoff.accepted': 'accepted what was handed over',
  'handoff.passed_on': 'declined it; the next in line has it',
  'handoff.declined': 'declined it, as all before',
  'handoff.escalated': 'brought the hand-off to who is there for emergencies',
  'handoff.overdue': 'found the answer to the hand-off overdue',
  'handoff.completed': 'completed what it was handed over for',
  'handoff.reassigned': 'handed it to someone else',
  'lease.checked_out': 'checked it out',
  'lease.renewed': 'kept it checked out for longer',
  'lease.returned': 'checked it in',
  'lease.broken': 'ended someone else\'s check-out',
  'lease.expired': 'released it: the time of the check-out was over',
  'review.opened': 'opened the review',
  'review.approve': 'decided: approve',
  'review.approve_with_changes': 'decided: approve with changes',
  'review.request_changes': 'decided: request changes',
  'review.reject': 'decided: reject',
  'review.vote': 'gave advice',
  'review.delegated': 'let a colleague decide',
  'review.reassigned': 'let somebody else decide',
  'review.restaffed': 'asked others, because somebody left or is away',
  'review.policy_moved': 'moved the review to another policy',
  'review.silence': 'went on after the deadline: nobody had decided',
  'review.decision_refused': 'was not counted with a decision',
  'review.reminded': 'reminded those who are waited for',
  'review.escalated': 'told the admins that it waits',
  'review.withdraw': 'withdrew the review',
  'review.supersede': 'closed the review: the content changed',
  'annotation.created': 'annotated it',
  'annotation.replied': 'replied to an annotation',
  'annotation.edited': 'changed an annotation',
  'annotation.resolved': 'resolved an annotation',
  'annotation.reopened': 'reopened an annotation',
  'annotation.withdrawn': 'took an annotation back',
};

/** An action of the audit log as the end of a sentence that begins with who did it. */
export function actionWords(action: string): string {
  return actions[action] ?? action.replaceAll(/[._]/g, ' ');
}

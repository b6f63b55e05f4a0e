import { createHash } from 'node:crypto';
import type { ClaimedNotice } from '../../db/claim-notices.js';
import type { NoticeKind } from '../../db/insert-notices.js';
import type { SigningNoticeKind } from '../../db/insert-signing-notice.js';
import type { WorkNoticeKind } from '../../db/insert-work-notices.js';
import type { CampaignNoticeKind } from '../../db/insert-campaign-notice.js';
import type { PullThroughNoticeKind } from '../../db/insert-pull-through-notices.js';

export interface NoticeMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same when the same notices are sent again. */
  readonly messageId: string;
}

/** More are counted, not listed. */
const mostLines = 20;

const sentences: Record<NoticeKind | SigningNoticeKind | WorkNoticeKind | CampaignNoticeKind | PullThroughNoticeKind, { readonly one: (title: string) => string; readonly many: (count: number) => string }> = {
  review_opened: { one: (title) => `Your decision is asked for: ${title}`, many: (count) => `Your decision is asked for on ${count} assets` },
  review_reminder: { one: (title) => `Still waiting for your decision: ${title}`, many: (count) => `${count} assets still wait for your decision` },
  review_escalated: { one: (title) => `A review is stuck: ${title}`, many: (count) => `${count} reviews are stuck` },
  review_stranded: { one: (title) => `Nobody can decide; assign somebody: ${title}`, many: (count) => `${count} reviews wait for somebody who can decide` },
  review_concluded: { one: (title) => `The review is over: ${title}`, many: (count) => `${count} reviews are over` },
  handoff_offered: { one: (title) => `Handed to you: ${title}`, many: (count) => `${count} assets are handed to you` },
  handoff_escalated: { one: (title) => `Nobody has taken it in time: ${title}`, many: (count) => `${count} hand-offs come to you, because nobody has taken them` },
  handoff_accepted: { one: (title) => `Your upload has been received: ${title}`, many: (count) => `${count} of your uploads have been received` },
  handoff_declined: { one: (title) => `Nobody takes it: ${title}`, many: (count) => `Nobody takes ${count} assets` },
  lease_broken: { one: (title) => `Your check-out was ended by someone else: ${title}`, many: (count) => `${count} of your check-outs were ended by someone else` },
  lease_expired: { one: (title) => `Your check-out is over: ${title}`, many: (count) => `${count} of your check-outs are over` },
  campaign_at_risk: { one: (title) => `Its date is at risk: ${title}`, many: (count) => `The dates of ${count} campaigns are at risk` },
  campaign_unreachable: { one: (title) => `Its date cannot be reached any more: ${title}`, many: (count) => `The dates of ${count} campaigns cannot be reached any more` },
  campaign_launch_due: { one: (title) => `It is due and was not launched: ${title}`, many: (count) => `${count} campaigns are due and were not launched` },
  campaign_launched: { one: (title) => `The campaign is live: ${title}`, many: (count) => `${count} campaigns are live` },
  campaign_launch_undone: { one: (title) => `The launch was undone: ${title}`, many: (count) => `The launches of ${count} campaigns were undone` },
  campaign_successors_not_ready: { one: (title) => `What is to take over is not ready: ${title}`, many: (count) => `What is to take over from ${count} campaigns is not ready` },
  pull_through_started: { one: (title) => `What you work with changes on its own: ${title}`, many: (count) => `${count} components that you work with change on their own` },
  pull_through_flagged: { one: (title) => `A component of it has changed, and somebody must look: ${title}`, many: (count) => `Components of ${count} assets have changed, and somebody must look` },
  upload_ready: { one: (title) => `An upload is ready: ${title}`, many: (count) => `${count} uploads are ready` },
  renditions_failed: { one: (title) => `Some of its sizes could not be made: ${title}`, many: (count) => `Some sizes of ${count} assets could not be made` },
  totp_enrolled: { one: () => 'An authenticator was enrolled for your signatures; if it was not you, tell an admin', many: (count) => `An authenticator was enrolled for your signatures ${count} times; if it was not you, tell an admin` },
  totp_reset: { one: () => 'An admin has taken away the authenticator of your signatures', many: (count) => `The authenticator of your signatures was taken away ${count} times` },
  signing_locked: { one: () => 'Signing was locked after five failures; the audit log says whose', many: (count) => `Signing was locked ${count} times after failures; the audit log says whose` },
  annotation_mention: { one: (title) => `You are mentioned in an annotation: ${title}`, many: (count) => `You are mentioned in ${count} annotations` },
  annotation_reply: { one: (title) => `Your annotation was answered: ${title}`, many: (count) => `${count} answers in annotations that you take part in` },
};

/**
 * One mail for what one person is told of one kind; plain text with a link for each.
 * @param notices of one person and kind, at least one
 * @param root GALLEY_API_URL
 */
export function noticeMail(notices: readonly ClaimedNotice[], root: string): NoticeMail {
  const [first] = notices;
  if (first === undefined) throw new RangeError('a mail is about something');
  const { one, many } = sentences[first.kind];
  const subject = notices.length === 1 ? one(titleOf(first)) : many(notices.length);
  const linked = notices.filter(({ assetId, campaignId, pullThroughId }) => assetId !== null || campaignId !== null || pullThroughId !== null);
  const listed = linked.slice(0, mostLines).map((notice) => `${titleOf(notice)}\n${linkOf(notice, root)}`);
  const rest = linked.length - listed.length;
  const ids = notices.map((notice) => notice.id).sort();
  return {
    to: first.email,
    subject,
    text: [`${subject}.`, ...listed, ...(rest > 0 ? [`and ${rest} more: ${linkTo(root, '/')}`] : [])].join('\n\n') + '\n',
    messageId: `<${createHash('sha256').update(ids.join()).digest('hex').slice(0, 32)}@galley>`,
  };
}

/** A title is free text of others: no line of it may pass for a header or turn the text around. */
export function titleOf({ title }: Pick<ClaimedNotice, 'title'>): string {
  const line = (title ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return `“${line.length > 100 ? `${line.slice(0, 99)}…` : line}”`;
}

function linkOf({ kind, assetId, reviewId, campaignId, pullThroughId }: ClaimedNotice, root: string): string {
  if (pullThroughId !== null) return linkTo(root, `/pull-throughs/${pullThroughId}`);
  if (campaignId !== null) return linkTo(root, `/campaigns/${campaignId}`);
  const asksForDecision = kind === 'review_opened' || kind === 'review_reminder' || kind === 'review_escalated' || kind === 'review_stranded';
  return reviewId !== null && asksForDecision ? linkTo(root, `/inbox?review=${reviewId}`) : linkTo(root, `/assets/${assetId ?? ''}`);
}

function linkTo(root: string, path: string): string {
  return `${root.replace(/\/+$/, '')}${path}`;
}

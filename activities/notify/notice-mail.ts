import { createHash } from 'node:crypto';
import type { ClaimedNotice } from '../../db/claim-notices.js';
import type { NoticeKind } from '../../db/insert-notices.js';
import type { WorkNoticeKind } from '../../db/insert-work-notices.js';

export interface NoticeMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same when the same notices are sent again. */
  readonly messageId: string;
}

/** More are counted, not listed. */
const mostLines = 20;

const sentences: Record<NoticeKind | WorkNoticeKind, { readonly one: (title: string) => string; readonly many: (count: number) => string }> = {
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
  upload_ready: { one: (title) => `An upload is ready: ${title}`, many: (count) => `${count} uploads are ready` },
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
  const listed = notices.slice(0, mostLines).map((notice) => `${titleOf(notice)}\n${linkOf(notice, root)}`);
  const rest = notices.length - listed.length;
  const ids = notices.map((notice) => notice.id).sort();
  return {
    to: first.email,
    subject,
    text: [`${subject}.`, ...listed, ...(rest > 0 ? [`and ${rest} more: ${linkTo(root, '/')}`] : [])].join('\n\n') + '\n',
    messageId: `<${createHash('sha256').update(ids.join()).digest('hex').slice(0, 32)}@galley>`,
  };
}

/** A title is free text of others: no line of it may pass for a header or turn the text around. */
function titleOf({ title }: ClaimedNotice): string {
  const line = (title ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return `“${line.length > 100 ? `${line.slice(0, 99)}…` : line}”`;
}

function linkOf({ kind, assetId, reviewId }: ClaimedNotice, root: string): string {
  const asksForDecision = kind === 'review_opened' || kind === 'review_reminder' || kind === 'review_escalated' || kind === 'review_stranded';
  return reviewId !== null && asksForDecision ? linkTo(root, `/inbox?review=${reviewId}`) : linkTo(root, `/assets/${assetId ?? ''}`);
}

function linkTo(root: string, path: string): string {
  return `${root.replace(/\/+$/, '')}${path}`;
}

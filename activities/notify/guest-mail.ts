import type { ClaimedGuestNotice } from '../../db/claim-notices.js';
import type { GuestNoticeKind } from '../../db/insert-guest-notice.js';
import type { NoticeMail } from './notice-mail.js';
import { titleOf } from './notice-mail.js';

const texts: Record<GuestNoticeKind, (title: string, secret: string) => { readonly subject: string; readonly text: string }> = {
  guest_invited: (title, link) => ({
    subject: `You are asked to look at ${title}`,
    text: `You are asked to look at ${title}. The link is for you alone; whoever has it can see what you see.\n\n${link}\n`,
  }),
  guest_code: (title, code) => ({
    subject: `Your code to decide on ${title}`,
    text: `${code}\n\nThis code is good for ten minutes and for one decision on ${title}. If you did not ask for it, tell who invited you, and give it to nobody.\n`,
  }),
};

/** A mail to a guest. @param secret the link, or the code */
export function guestMail(notice: ClaimedGuestNotice, secret: string): NoticeMail {
  return { to: notice.email, ...texts[notice.kind](titleOf(notice), secret), messageId: `<${notice.id}@galley>` };
}

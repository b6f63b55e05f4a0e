import { createTransport } from 'nodemailer';
import type { ClaimedGuestNotice, ClaimedNotice } from '../../db/claim-notices.js';
import { claimNotices, markNoticesSent, postponeNotices } from '../../db/claim-notices.js';
import { boundToNotice } from '../../db/insert-guest-notice.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { unseal } from '../../runtime/sealed-text.js';
import { guestMail } from './guest-mail.js';
import { noticeMail } from './notice-mail.js';
import type { NoticeMail } from './notice-mail.js';

export type NotifyDependencies = Pick<Dependencies, 'database' | 'environment' | 'logger'>;

const mostAtOnce = 200;
const connections = 2;
const serverPatienceMilliseconds = 10_000;

/**
 * Sends what a tenant's people are still to be told: one mail for each person and kind, and one for each that a guest is sent. What the mail server does not take waits for
 * the next time; it never holds up what it tells of.
 */
export async function deliverNotices({ database, environment, logger }: NotifyDependencies, tenantId: string): Promise<{ sent: number; postponed: number }> {
  const notices = await claimNotices(database, tenantId, mostAtOnce);
  if (notices.length === 0) return { sent: 0, postponed: 0 };
  const transport = createTransport({
    url: environment.GALLEY_SMTP_URL,
    pool: true,
    maxConnections: connections,
    connectionTimeout: serverPatienceMilliseconds,
    greetingTimeout: serverPatienceMilliseconds,
    socketTimeout: serverPatienceMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let [sent, postponed] = [0, 0];
  let isServerAway = false;
  const mails = mailsOf(notices);
  const lane = async (): Promise<void> => {
    for (let mail = mails.shift(); mail !== undefined; mail = mails.shift()) {
      const ids = mail.map((notice) => notice.id);
      const failure = isServerAway ? 'away' : await send(mail);
      if (failure === null) {
        await markNoticesSent(database, tenantId, ids);
        sent += ids.length;
      } else {
        isServerAway ||= failure === 'away';
        await postponeNotices(database, tenantId, ids);
        postponed += ids.length;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, lane));
  } finally {
    transport.close();
  }
  if (postponed > 0) logger.warn({ tenantId, postponed, isServerAway }, 'the mail server did not take every notice');
  return { sent, postponed };

  function written(mail: Mail): NoticeMail {
    return isForGuest(mail) ? guestMail(mail[0], unseal(environment.GALLEY_SECRET, mail[0].sealed, boundToNotice(tenantId, mail[0].id))) : noticeMail(mail, environment.GALLEY_API_URL);
  }

  async function send(mail: Mail): Promise<null | 'refused' | 'away'> {
    try {
      await transport.sendMail({ ...written(mail), from: environment.GALLEY_MAIL_FROM, headers: { 'auto-submitted': 'auto-generated' } });
      return null;
    } catch (error) {
      // Addresses are personal and stay out of the log. Without an answer of the server there is no use in asking it for the others.
      return typeof (error as { responseCode?: unknown }).responseCode === 'number' ? 'refused' : 'away';
    }
  }
}

/** Notices that go in one mail. */
type Mail = readonly ClaimedNotice[] | readonly [ClaimedGuestNotice];

function isForGuest(mail: Mail): mail is readonly [ClaimedGuestNotice] {
  return mail[0]?.sealed !== null && mail[0] !== undefined;
}

function mailsOf(notices: readonly (ClaimedNotice | ClaimedGuestNotice)[]): Mail[] {
  const mails = new Map<string, ClaimedNotice[]>();
  const forGuests: [ClaimedGuestNotice][] = [];
  for (const notice of notices) {
    if (notice.sealed !== null) {
      forGuests.push([notice]);
      continue;
    }
    const mail = `${notice.personId}/${notice.kind}`;
    mails.set(mail, [...(mails.get(mail) ?? []), notice]);
  }
  return [...forGuests, ...mails.values()];
}

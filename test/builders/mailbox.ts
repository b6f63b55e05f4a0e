import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server that takes everything. */
export interface Mailbox {
  /** As GALLEY_SMTP_URL names it. */
  readonly url: string;
  /** What has come, in the order of its coming. */
  readonly mails: readonly ParsedMail[];
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: ParsedMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => (mails.push(mail), done()),
        (error: Error) => done(error),
      );
    },
  });
  const port = await new Promise<number>((resolve) => {
    const server = smtp.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  return { url: `smtp://127.0.0.1:${port}`, mails, close: async () => new Promise<void>((resolve) => smtp.close(() => resolve())) };
}

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { checkOutboundUrl, outboundLookup } from '../../runtime/outbound-address.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';

/** More of an answer is not read. */
const mostAnswerBytes = 64 * 1024;

export type PostOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds: number | null }
  /** Nothing was sent: the address, or the one its name leads to, is not a public one. */
  | { readonly kind: 'forbidden' }
  /** Whether it arrived, and what became of it, nobody can say. `code` is that of the failure. */
  | { readonly kind: 'unknown'; readonly code: string };

/**
 * Sends one POST, once: no repetition, no redirect, no proxy, no connection used before, and to a checked address only.
 * The answer counts from its status line on; a receiver that dies while it still writes has answered.
 * @param post.timeoutMs for everything together, from the question to the name server on
 */
export async function postWebhook(post: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
}): Promise<PostOutcome> {
  let url: URL;
  try {
    url = checkOutboundUrl(post.url, post.allowPrivate);
  } catch (error) {
    if (codeOf(error) === 'channel.address_forbidden') return { kind: 'forbidden' };
    throw error;
  }
  const body = Buffer.from(post.body, 'utf8');
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: outboundLookup(post.allowPrivate),
      headers: { ...post.headers, 'content-type': 'application/json', 'content-length': body.length, 'user-agent': 'Galley', connection: 'close' },
    });
    const timer = setTimeout(() => request.destroy(new GalleyError('channel.unreachable', 'The channel did not answer in time.')), post.timeoutMs);
    const end = (outcome: PostOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    request.on('error', (error) => {
      const code = codeOf(error) ?? 'ERROR';
      end(code === 'channel.address_forbidden' ? { kind: 'forbidden' } : { kind: 'unknown', code: code === 'channel.unreachable' ? 'TIMEOUT' : code });
    });
    request.on('response', (answer) => {
      const answered: PostOutcome = { kind: 'answered', status: answer.statusCode ?? 0, retryAfterSeconds: retryAfter(answer.headers['retry-after']) };
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostAnswerBytes) answer.destroy();
      });
      // However the answer ends, its status has been said.
      answer.on('error', () => undefined);
      answer.on('close', () => end(answered));
    });
    request.end(body);
  });
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3); null for anything else. */
function retryAfter(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}

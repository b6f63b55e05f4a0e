import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import type { ApiClient } from './api-client.js';
import { backOff } from './back-off.js';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';

const eventDataSchema = z.looseObject({ subject: z.string().optional(), assetId: z.string().optional(), state: z.string().optional() });

export type Followed =
  /** The stream is open: what is read now and what is told from now on leave no gap. */
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'event';
      readonly id: string | null;
      /** What happened, for example `asset.approved`. */
      readonly topic: string;
      /** `asset:<id>`, `review:<id>` … */
      readonly subject: string | null;
      readonly assetId: string | null;
      readonly data: Readonly<Record<string, unknown>>;
    };

/** The server is heard from more often than this, by a comment where there is no event. */
const silentMs = 90_000;
const failuresInARow = 10;

/**
 * What happens in the tenant from now on, in order. A stream that is cut is taken up again after the last event that came.
 * @throws CliFailure `unreachable` after some minutes without the API, ProblemFailure
 */
export async function* followEvents(api: ApiClient, signal: AbortSignal): AsyncGenerator<Followed> {
  let lastEventId: string | null = null;
  for (let failures = 0; ; ) {
    try {
      for await (const followed of connectOnce(api, lastEventId, signal)) {
        failures = 0;
        if (followed.kind === 'event') lastEventId = followed.id ?? lastEventId;
        yield followed;
      }
    } catch (error) {
      signal.throwIfAborted();
      const mayPass = !(error instanceof CliFailure) || error.exitCode === exitCodes.unreachable;
      failures += 1;
      if (!mayPass || failures === failuresInARow) throw error;
    }
    await backOff(failures + 1, signal);
  }
}

async function* connectOnce(api: ApiClient, lastEventId: string | null, signal: AbortSignal): AsyncGenerator<Followed> {
  const answer = await api.open('/events', { headers: { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) } });
  if (answer.body === null || !answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new CliFailure(exitCodes.unreachable, `${api.url} does not tell its events.`);
  }
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), silentMs);
  const heard = new TransformStream<string, string>({
    transform(text, controller) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), silentMs);
      controller.enqueue(text);
    },
  });
  const options = { signal: AbortSignal.any([signal, silent.signal]) };
  const messages = answer.body.pipeThrough(new TextDecoderStream(), options).pipeThrough(heard).pipeThrough(new EventSourceParserStream());
  try {
    yield { kind: 'connected' };
    for await (const { id, event, data } of messages) {
      const parsed = eventDataSchema.safeParse(parse(data));
      if (!parsed.success) continue;
      const subject = parsed.data.subject ?? null;
      const assetId = parsed.data.assetId ?? (subject?.startsWith('asset:') ? subject.slice('asset:'.length) : null);
      yield { kind: 'event', id: id ?? null, topic: event ?? 'message', subject, assetId, data: parsed.data };
    }
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

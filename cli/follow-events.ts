import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import type { ApiClient } from './api-client.js';
import { backOff } from './back-off.js';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';

const eventDataSchema = z.looseObject({
  topic: z.string(),
  at: z.string(),
  subject: z.string(),
  state: z.string().optional(),
  assetId: z.string().optional(),
});
export type EventData = z.output<typeof eventDataSchema>;

export type Followed =
  /** The stream is open: what is read now and what is told from now on leave no gap. `missed`: what was before is not told. */
  | { readonly kind: 'connected'; readonly missed: boolean }
  | { readonly kind: 'event'; readonly data: EventData; readonly assetId: string | null };

/** The server is heard from every 15 s, by a comment where there is no event. */
const silentMs = 45_000;
const failuresInARow = 10;

/**
 * What happens in the tenant from now on, in order. A stream that is cut is taken up again after the last event that came.
 * @throws CliFailure `unreachable` after some minutes without the API, ProblemFailure
 */
export async function* followEvents(api: ApiClient, signal: AbortSignal): AsyncGenerator<Followed> {
  let lastEventId: string | undefined;
  for (let failures = 0; ; ) {
    try {
      for await (const { id, event, data } of connectOnce(api, lastEventId, signal)) {
        failures = 0;
        if (id !== undefined) lastEventId = id;
        if (event === 'ready' || event === 'reset') yield { kind: 'connected', missed: event === 'reset' };
        const parsed = eventDataSchema.safeParse(parse(data));
        if (parsed.success) yield { kind: 'event', data: parsed.data, assetId: assetOf(parsed.data) };
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

async function* connectOnce(api: ApiClient, lastEventId: string | undefined, signal: AbortSignal): AsyncGenerator<EventSourceMessage> {
  const answer = await api.open('/events', { headers: { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) } });
  if (answer.body === null || !answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new CliFailure(exitCodes.unreachable, `${api.url} does not tell its events.`);
  }
  const ended = new AbortController();
  let timer = setTimeout(() => ended.abort(), silentMs);
  const heard = new TransformStream<string, string>({
    transform(text, controller) {
      clearTimeout(timer);
      timer = setTimeout(() => ended.abort(), silentMs);
      controller.enqueue(text);
    },
  });
  const options = { signal: AbortSignal.any([signal, ended.signal]) };
  const messages = answer.body.pipeThrough(new TextDecoderStream(), options).pipeThrough(heard).pipeThrough(new EventSourceParserStream());
  try {
    yield* messages;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}

function assetOf({ assetId, subject }: EventData): string | null {
  return assetId ?? (subject.startsWith('asset:') ? subject.slice('asset:'.length) : null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

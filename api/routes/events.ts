import { Readable } from 'node:stream';
import { GalleyError } from '../../schemas/galley-error.js';
import { eventStream } from '../event-stream.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const listen = defineRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens in the tenant, as it happens (server-sent events)',
  description:
    'Each event has an id and JSON `data` with `topic`, `subject`, `actor`, `at` and the ids of what changed. Send `Last-Event-ID` (browsers do) to go on ' +
    'where you were; after more than 10,000 events an event `reset` says that the lists must be read again.',
  tags: ['live'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: { contentType: 'text/event-stream', description: 'An endless stream of events.' } },
  problems: [],
  handle: async ({ caller, request, response, services }) => {
    const ended = new AbortController();
    response.once('close', () => ended.abort());
    const signal = AbortSignal.any([ended.signal, services.leaving]);
    const stream = Readable.from(eventStream(services, caller.tenantId, lastEventIdOf(request.get('last-event-id')), signal));
    // X-Accel-Buffering: proxies must pass each event on at once.
    return { status: 200, body: stream, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } };
  },
});

export const eventRoutes: readonly Route[] = [listen];

function lastEventIdOf(header: string | undefined): number | null {
  if (header === undefined || header === '') return null;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new GalleyError('request.invalid', 'Last-Event-ID is not an id that this stream gave.');
}

import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createDistributeActivities } from '../../activities/distribute/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { createLibrary, sha256 } from '../builders/library.js';
import type { Library } from '../builders/library.js';
import { addChannel, addFurtherPlacement, addPlacement, webhookSecret } from '../builders/placement.js';
import type { PlacedAsset } from '../builders/placement.js';
import { dies, diesAfterActing, failsAfterActing, hangsAfterActing, says, startReceiver } from '../builders/receiver.js';
import type { Behaviour, Receiver } from '../builders/receiver.js';

let library: Library;
let metadataReader: MetadataReader;
let activities: ReturnType<typeof createDistributeActivities>;
let receiver: Receiver;

beforeAll(async () => {
  library = await createLibrary();
  metadataReader = await startMetadataReader(library.logger);
  activities = createDistributeActivities({ ...library, metadataReader });
});
afterAll(() => Promise.all([metadataReader.close(), library.close()]));
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

async function prepared(options: { endsAt?: Date; title?: string } = {}): Promise<PlacedAsset> {
  const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'webhook', url: receiver.url }), ...options });
  expect(await activities.preparePlacement(placed.input)).toEqual({ outcome: 'prepared' });
  return placed;
}

/** What the placement's workflow does, without its pauses. */
async function publish({ input }: PlacedAsset): Promise<string> {
  for (let commits = 0; commits < 5; commits += 1) {
    const prepared = await activities.preparePlacement(input);
    if (prepared.outcome === 'refused') return prepared.reason;
    const committed = await activities.commitPlacement(input);
    if (committed.outcome === 'refused') return committed.reason;
    let { outcome }: { outcome: string } = committed;
    for (let looks = 0; looks < 5 && outcome === 'unknown'; looks += 1) outcome = (await activities.reconcilePlacement(input)).outcome;
    if (outcome === 'unknown') return 'unknown';
    if (outcome !== 'absent') {
      await activities.finalisePlacement(input);
      return 'live';
    }
  }
  return 'absent';
}

describe('a web-hook', () => {
  test('is signed by Standard Webhooks and carries an address of the very bytes that were approved', async () => {
    const placed = await prepared({ title: 'Sea "at" dawn\u202e' });
    expect(await publish(placed)).toBe('live');

    const [attempt] = receiver.attempts;
    const message = new Webhook(webhookSecret).verify(attempt?.body ?? '', attempt?.headers ?? {}) as { type: string; data: Record<string, string> };
    expect(message).toMatchObject({
      type: 'placement.published',
      data: { placementId: placed.input.placementId, assetId: placed.asset.assetId, title: 'Sea "at" dawn\u202e', filename: 'sea-at-dawn-web-2048.jpg', sha256: sha256(placed.rendition.bytes) },
    });
    const bytes = await fetch(message.data['url'] ?? '');
    expect(sha256(Buffer.from(await bytes.arrayBuffer()))).toBe(sha256(placed.rendition.bytes));

    const receipts = await library.sql(`select * from receipts where placement_id = $1`, [placed.input.placementId]);
    expect(receipts).toEqual([expect.objectContaining({ effect: 'publish', remote_id: attempt?.id, approved_by: [placed.approverId], detail: expect.objectContaining({ answer: expect.objectContaining({ status: 200 }) }) })]);
  });

  test('gives an address that is good no longer than the placement', async () => {
    const placed = await prepared({ endsAt: new Date(Date.now() + 120_000) });
    await publish(placed);
    const { data } = JSON.parse(receiver.attempts[0]?.body ?? '{}') as { data: { url: string } };
    const seconds = Number(new URL(data.url).searchParams.get('X-Amz-Expires'));
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThanOrEqual(120);
  });

  const rough: readonly [string, Behaviour[]][] = [
    ['answers 200', []],
    ['answers 204', [says(204)]],
    ['answers 500', [says(500)]],
    ['answers 500 after it has acted', [failsAfterActing]],
    ['dies after it has read the message', [dies]],
    ['dies after it has acted, twice', [diesAfterActing, diesAfterActing]],
    ['answers 200 and dies in the middle of its answer', [(answer, act) => (act(), answer.writeHead(200, { 'content-length': '1000' }), answer.write('half'), setTimeout(() => answer.destroy(), 20), undefined)]],
    ['answers without end', [(answer, act) => (act(), answer.writeHead(200), pour(answer), undefined)]],
    ['answers with a megabyte of header', [(answer, act) => (act(), answer.writeHead(200, { 'x-long': 'x'.repeat(1_000_000) }).end(), undefined)]],
  ];

  test.each(rough)('has its effect once where the receiver %s', async (_does, behaviours) => {
    const placed = await prepared();
    receiver.meet(...behaviours);
    expect(await publish(placed)).toBe('live');
    expect([...receiver.effects.values()]).toEqual([1]);
    expect(new Set(receiver.attempts.map((attempt) => attempt.id)).size).toBe(1);
  });

  test('of which the first attempt found nobody is sent again with the same id', async () => {
    const placed = await prepared();
    const { port } = new URL(receiver.url);
    await receiver.close();
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
    receiver = await startReceiver();
    await library.sql(`update channels set settings = $2 where id = $1`, [placed.channelId, JSON.stringify({ url: receiver.url })]);
    expect(port).not.toBe(new URL(receiver.url).port);
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'present' });
    expect(receiver.effects.size).toBe(1);
  });

  test('that is not answered within 15 seconds has an unknown outcome, and asking again finds the one effect', async () => {
    const placed = await prepared();
    receiver.meet(hangsAfterActing);
    const started = Date.now();
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'present' });
    expect([...receiver.effects.values()]).toEqual([1]);
  });

  test.each([301, 302, 307, 400, 401, 404, 422])('answered with %i was refused, and nothing else is asked', async (status) => {
    const placed = await prepared();
    receiver.meet(says(status, { location: 'http://127.0.0.1:9/' }));
    expect(await publish(placed)).toBe('channel.refused');
    expect(receiver.attempts).toHaveLength(1);
  });

  test('is not taken for absent because a later attempt was refused: the one before it may have had its effect', async () => {
    const placed = await prepared();
    receiver.meet(diesAfterActing, says(409), says(401));
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'present' });
  });

  test('that a worker sent before it died is in doubt, whatever the receiver says next', async () => {
    const placed = await prepared();
    receiver.meet(says(422));
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
  });

  test('answered with 410 disables the channel, once, with an entry in the audit log', async () => {
    const placed = await prepared();
    receiver.meet(says(410));
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'channel.refused' });
    expect(await activities.preparePlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'channel.refused' });
    expect(await library.sql(`select is_disabled from channels where id = $1`, [placed.channelId])).toEqual([{ is_disabled: true }]);
    const events = await library.sql(`select 1 from audit_events where action = 'channel.disabled' and subject = $1`, [`channel:${placed.channelId}`]);
    expect(events).toHaveLength(1);
  });

  test.each([429, 503])('answered with %i and Retry-After is not sent again before that time', async (status) => {
    const placed = await prepared();
    receiver.meet(says(status, { 'retry-after': '2' }));
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(receiver.attempts).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'present' });
    expect(receiver.attempts).toHaveLength(2);
  });

  test('is not sent again once the rights have ended while its outcome was unknown', async () => {
    const placed = await prepared();
    receiver.meet(dies);
    await activities.commitPlacement(placed.input);
    await library.sql(`update assets set sunset_at = now() where id = $1`, [placed.asset.assetId]);
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'unknown' });
    expect(receiver.attempts).toHaveLength(1);
  });

  test('takes a placement back by a message of its own, sent until it is taken', async () => {
    const placed = await prepared();
    await publish(placed);
    receiver.meet(says(500), says(503, { 'retry-after': '7' }));
    await expect(activities.withdrawPlacement(placed.input)).rejects.toMatchObject({ type: 'channel.unreachable' });
    await expect(activities.withdrawPlacement(placed.input)).rejects.toMatchObject({ nextRetryDelay: expect.any(Number) });
    expect(await activities.withdrawPlacement(placed.input)).toMatchObject({ outcome: 'withdrawn' });

    const withdrawals = receiver.attempts.slice(1);
    expect(new Set(withdrawals.map((attempt) => attempt.id)).size).toBe(1);
    expect(withdrawals[0]?.id).not.toBe(receiver.attempts[0]?.id);
    const message = new Webhook(webhookSecret).verify(withdrawals.at(-1)?.body ?? '', withdrawals.at(-1)?.headers ?? {}) as { type: string; data: object };
    expect(message).toMatchObject({ type: 'placement.withdrawn', data: { placementId: placed.input.placementId } });
    expect(message.data).not.toHaveProperty('url');
    expect([...receiver.effects.values()]).toEqual([1, 1]);
  });
});

test('a hundred placements through a receiver that fails at random are all there, each once', async () => {
  const first = await prepared();
  const placements = [first, ...(await Promise.all(Array.from({ length: 99 }, () => addFurtherPlacement(library, first))))];
  const troubles = [says(200), says(500), says(429), dies, diesAfterActing, failsAfterActing];
  receiver.meet(...Array.from({ length: 300 }, () => troubles[Math.floor(Math.random() * troubles.length)] ?? dies));

  const waiting = [...placements];
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      let outcome = await publish(next);
      for (let more = 0; more < 100 && outcome === 'unknown'; more += 1) {
        outcome = (await activities.reconcilePlacement(next.input)).outcome;
        if (outcome === 'present') await activities.finalisePlacement(next.input);
      }
    }
  };
  await Promise.all(Array.from({ length: 10 }, lane));

  const sent = new Set(receiver.attempts.map((attempt) => (JSON.parse(attempt.body) as { data: { placementId: string } }).data.placementId));
  expect(sent).toEqual(new Set(placements.map((placed) => placed.input.placementId)));
  expect(receiver.effects.size).toBe(100);
  expect([...receiver.effects.values()].every((count) => count === 1)).toBe(true);
  expect(await library.sql('select placement_id from receipts where placement_id = any($1)', [placements.map((placed) => placed.input.placementId)])).toHaveLength(100);
});

describe('the address of a web-hook', () => {
  test('is never a private one outside of development, and nothing connects to it', async () => {
    const placed = await prepared();
    const strict = createDistributeActivities({ ...library, metadataReader, environment: { ...library.environment, GALLEY_OUTBOUND_PRIVATE: false } });
    expect(await strict.preparePlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'channel.address_forbidden' });
    expect(await strict.commitPlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'channel.address_forbidden' });
    expect(receiver.attempts).toEqual([]);
  });
});

function pour(answer: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const timer = setInterval(() => (answer.destroyed ? clearInterval(timer) : answer.write(piece)), 1);
}

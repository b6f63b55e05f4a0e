import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDistributeActivities } from '../../activities/distribute/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { addChannel, addPlacement } from '../builders/placement.js';
import type { Library } from '../builders/library.js';
import { createLibrary, sha256 } from '../builders/library.js';

let library: Library;
let metadataReader: MetadataReader;
let activities: ReturnType<typeof createDistributeActivities>;

beforeAll(async () => {
  library = await createLibrary();
  metadataReader = await startMetadataReader(library.logger);
  activities = createDistributeActivities({ ...library, metadataReader });
});
afterAll(() => Promise.all([metadataReader.close(), library.close()]));

async function receipts(placementId: string) {
  return library.sql(`select * from receipts where tenant_id = $1 and placement_id = $2 order by at`, [library.tenantId, placementId]);
}

async function publish(input: { tenantId: string; placementId: string }): Promise<string> {
  expect(await activities.preparePlacement(input)).toEqual({ outcome: 'prepared' });
  expect(await activities.commitPlacement(input)).toEqual({ outcome: 'committed' });
  expect(await activities.finalisePlacement(input)).toMatchObject({ outcome: 'finalised' });
  const [receipt] = await receipts(input.placementId);
  return receipt?.['remote_url'] as string;
}

describe('the CDN folder', () => {
  test('is where an approved rendition can be read by anyone, and its receipt says by whose approval', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }), filename: '../Ünïcode «Sea»\r\n; rm -rf.JPG' });
    const url = await publish(placed.input);

    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toContain('max-age=300');
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(placed.rendition.bytes));
    expect(new URL(url).pathname).toMatch(new RegExp(`/${library.tenantId}/brand/web/unicode-sea-rm-rf-[0-9a-f]{12}\\.jpg$`));

    const [receipt] = await receipts(placed.input.placementId);
    expect(receipt).toMatchObject({ effect: 'publish', sha256: sha256(placed.rendition.bytes), approval_review_id: placed.reviewId, approved_by: [placed.approverId] });
  });

  test('shows nothing before the commit', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    await activities.preparePlacement(placed.input);
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'absent' });
  });

  test('has one object and one receipt however often each step is repeated', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    await activities.preparePlacement(placed.input);
    await activities.preparePlacement(placed.input);
    await Promise.all([activities.commitPlacement(placed.input), activities.commitPlacement(placed.input)]);
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'present' });
    const [one, other] = [await activities.finalisePlacement(placed.input), await activities.finalisePlacement(placed.input)];
    expect(other).toEqual(one);
    expect(await receipts(placed.input.placementId)).toHaveLength(1);
  });

  test('answers 404 after a withdrawal, which has a receipt, and a commit that wakes up late brings nothing back', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    const url = await publish(placed.input);
    const [one, other] = [await activities.withdrawPlacement(placed.input), await activities.withdrawPlacement(placed.input)];
    expect(other).toEqual(one);
    expect((await fetch(url)).status).toBe(404);
    expect((await receipts(placed.input.placementId)).map((receipt) => receipt['effect'])).toEqual(['publish', 'withdraw']);

    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'storage.object_missing' });
    expect((await fetch(url)).status).toBe(404);
  });

  test('keeps the same bytes of another placement when one is withdrawn', async () => {
    const channelId = await addChannel(library, { kind: 'cdn_folder' });
    const bytes = Buffer.from('the same picture');
    const [one, other] = [await addPlacement(library, { channelId, renditionBytes: bytes }), await addPlacement(library, { channelId, renditionBytes: bytes })];
    const [, otherUrl] = [await publish(one.input), await publish(other.input)];
    await activities.withdrawPlacement(one.input);
    expect((await fetch(otherUrl)).status).toBe(200);
  });

  test('is cleared where the file went, even when the folder of the channel was changed since', async () => {
    const channelId = await addChannel(library, { kind: 'cdn_folder' });
    const placed = await addPlacement(library, { channelId });
    const url = await publish(placed.input);
    await library.sql(`update channels set settings = '{"folder":"elsewhere"}' where tenant_id = $1 and id = $2`, [library.tenantId, channelId]);
    await activities.withdrawPlacement(placed.input);
    expect((await fetch(url)).status).toBe(404);
  });

  test('does not take other bytes that someone put in its place for its own', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    const url = await publish(placed.input);
    const key = new URL(url).pathname.split('/').slice(2).join('/');
    const foreign = Buffer.from('something else');
    await library.objectStore.put({ bucket: 'cdn', key }, foreign, { sha256: sha256(foreign), contentType: 'image/jpeg' });
    await activities.preparePlacement(placed.input);
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'channel.refused' });
  });
});

describe('a placement that takes the place of another', () => {
  test('has its address, without a moment at which nothing is there', async () => {
    const channelId = await addChannel(library, { kind: 'cdn_folder' });
    const old = await addPlacement(library, { channelId, filename: 'intro.jpg' });
    const url = await publish(old.input);
    const replacement = await addPlacement(library, { channelId, filename: 'ongoing.jpg', replaces: old.input.placementId });

    const seen = new Set<string>();
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        const answer = await fetch(url);
        seen.add(`${answer.status} ${sha256(Buffer.from(await answer.arrayBuffer()))}`);
      }
    })();
    expect(await publish(replacement.input)).toBe(url);
    isOver = true;
    await watching;
    const [before, after] = [old, replacement].map(({ rendition }) => `200 ${sha256(rendition.bytes)}`);
    expect([...seen].filter((answer) => answer !== before && answer !== after)).toEqual([]);
    expect(sha256(Buffer.from(await (await fetch(url)).arrayBuffer()))).toBe(sha256(replacement.rendition.bytes));
    expect(await receipts(replacement.input.placementId)).toMatchObject([{ effect: 'replace', detail: { replaces: old.input.placementId } }]);
  });

  test('does not write over what is neither its own nor what it replaces', async () => {
    const channelId = await addChannel(library, { kind: 'cdn_folder' });
    const old = await addPlacement(library, { channelId });
    const key = new URL(await publish(old.input)).pathname.split('/').slice(2).join('/');
    const foreign = Buffer.from('something else');
    await library.objectStore.put({ bucket: 'cdn', key }, foreign, { sha256: sha256(foreign), contentType: 'image/jpeg' });
    const replacement = await addPlacement(library, { channelId, replaces: old.input.placementId });
    await activities.preparePlacement(replacement.input);
    expect(await activities.commitPlacement(replacement.input)).toEqual({ outcome: 'refused', reason: 'channel.refused' });
  });

  test('is taken down at the address of both', async () => {
    const channelId = await addChannel(library, { kind: 'cdn_folder' });
    const old = await addPlacement(library, { channelId });
    const url = await publish(old.input);
    const replacement = await addPlacement(library, { channelId, replaces: old.input.placementId });
    await publish(replacement.input);
    await activities.withdrawPlacement(replacement.input);
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('nothing goes out', () => {
  const past = new Date(Date.now() - 60_000);
  const future = new Date(Date.now() + 3_600_000);
  const forbidden: readonly [string, string, (placed: Awaited<ReturnType<typeof addPlacement>>) => Promise<unknown>][] = [
    ['before the embargo', 'rights.embargoed', (placed) => change(placed, 'assets', 'embargo_at', future)],
    ['after the sunset', 'rights.expired', (placed) => change(placed, 'assets', 'sunset_at', past)],
    ['after the licence has ended', 'rights.expired', (placed) => change(placed, 'assets', 'licence_ends_at', past)],
    ['when the content is not what was approved', 'asset.not_approved', (placed) => change(placed, 'assets', 'content_hash', sha256('edited'))],
    ['when the review did not approve', 'asset.not_approved', (placed) => library.sql(`update reviews set state = 'rejected' where id = $1`, [placed.reviewId])],
    ['when the rendition has failed', 'placement.rendition_missing', (placed) => library.sql(`update renditions set state = 'failed' where id = $1`, [placed.rendition.renditionId])],
    ['on a disabled channel', 'channel.refused', (placed) => library.sql(`update channels set is_disabled = true where id = $1`, [placed.channelId])],
    ['when the stored rendition is gone', 'storage.object_missing', (placed) => library.objectStore.removeEveryVersion({ bucket: 'assets', key: placed.rendition.objectKey })],
    [
      'when the stored bytes are not those that were rendered',
      'storage.object_missing',
      (placed) => library.objectStore.put({ bucket: 'assets', key: placed.rendition.objectKey }, Buffer.from('x'), { sha256: sha256('x'), contentType: 'image/jpeg' }),
    ],
  ];

  async function change(placed: Awaited<ReturnType<typeof addPlacement>>, table: string, column: string, value: unknown) {
    return library.sql(`update ${table} set ${column} = $2 where id = $1`, [placed.asset.assetId, value]);
  }

  test.each(forbidden)('%s', async (_when, reason, happen) => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    await happen(placed);
    expect(await activities.preparePlacement(placed.input)).toEqual({ outcome: 'refused', reason });
  });

  test('at the last moment either, when the content changes between preparing and committing', async () => {
    const placed = await addPlacement(library, { channelId: await addChannel(library, { kind: 'cdn_folder' }) });
    await activities.preparePlacement(placed.input);
    await change(placed, 'assets', 'content_hash', sha256('edited'));
    expect(await activities.commitPlacement(placed.input)).toEqual({ outcome: 'refused', reason: 'asset.not_approved' });
    expect(await activities.reconcilePlacement(placed.input)).toEqual({ outcome: 'absent' });
  });
});

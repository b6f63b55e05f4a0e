import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { v7 as uuid } from 'uuid';
import { createDistributeActivities } from '../../activities/distribute/activities.js';
import type { MetadataReader } from '../../activities/metadata/metadata-reader.js';
import { startMetadataReader } from '../../activities/metadata/metadata-reader.js';
import { noLimits } from '../../domain/channel-specs.js';
import type { SpecLimits } from '../../domain/channel-specs.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';
import type { Library } from '../builders/library.js';
import { createLibrary } from '../builders/library.js';
import type { PlacedAsset } from '../builders/placement.js';
import { addChannel, addPlacement } from '../builders/placement.js';

let library: Library;
let metadataReader: MetadataReader;
let activities: ReturnType<typeof createDistributeActivities>;

beforeAll(async () => {
  library = await createLibrary();
  metadataReader = await startMetadataReader(library.logger);
  activities = createDistributeActivities({ ...library, metadataReader });
});
afterAll(() => Promise.all([metadataReader.close(), library.close()]));

const noise = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 30 } } });

async function placed(bytes: Buffer, size: { width: number; height: number }, specIds = ['instagram-feed']): Promise<PlacedAsset> {
  const channelId = await addChannel(library, { kind: 'cdn_folder' });
  await library.sql(`update channels set spec_ids = $2 where id = $1`, [channelId, specIds]);
  const made = await addPlacement(library, { channelId, renditionBytes: bytes });
  await library.sql(`update renditions set width = $2, height = $3 where id = $1`, [made.rendition.renditionId, size.width, size.height]);
  return made;
}

/** The tenant's own version of a spec, in force from now on. */
async function tighten(id: string, hard: Partial<SpecLimits>): Promise<string> {
  const known = standardSpecs.find((spec) => spec.id === id)!;
  const { id: maker } = await library.addPerson({ roles: ['social_manager'] });
  const [row] = await library.sql<{ version: number }>(
    `insert into channel_specs (tenant_id, id, version, request_id, effective_from, spec, made_by)
     select $1, $2, count(*) + 1, $3, now(), $4, $5 from channel_specs where tenant_id = $1 and id = $2 returning version`,
    [library.tenantId, id, uuid(), JSON.stringify({ ...known, hard: { ...noLimits, ...hard } }), maker],
  );
  return `${id}@own-${row!.version}`;
}

async function judged({ input }: PlacedAsset): Promise<{ spec: string | null; rules: string[] }> {
  const [row] = await library.sql<{ spec: string | null; spec_findings: { rule: string; severity: string }[] }>('select spec, spec_findings from placements where id = $1', [input.placementId]);
  return { spec: row!.spec, rules: row!.spec_findings.filter(({ severity }) => severity === 'hard').map(({ rule }) => rule) };
}

describe('a channel with specs', () => {
  test('takes a file that fits, and the receipt names the version of the spec that it went out by', async () => {
    const made = await placed(await noise(1_080, 1_350).jpeg().toBuffer(), { width: 1_080, height: 1_350 });
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'prepared' });
    expect(await activities.commitPlacement(made.input)).toEqual({ outcome: 'committed' });
    await activities.finalisePlacement(made.input);
    const [receipt] = await library.sql<{ detail: { spec: string } }>('select detail from receipts where placement_id = $1', [made.input.placementId]);
    expect(receipt?.detail.spec).toBe('instagram-feed@1');
  });

  test.each([
    ['another size', () => noise(640, 1_350).jpeg().toBuffer(), 'ratios'],
    ['another format', () => noise(1_080, 1_350).png().toBuffer(), 'mediaTypes'],
    ['other colours', () => noise(1_080, 1_350).toColourspace('cmyk').jpeg().toBuffer(), 'colourSpaces'],
    ['a wide gamut', () => noise(1_080, 1_350).withIccProfile('p3').jpeg().toBuffer(), 'colourSpaces'],
    ['more bytes', () => noise(1_080, 1_350).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer().then((bytes) => Buffer.concat([bytes, Buffer.alloc(8_000_000)])), 'maxBytes'],
  ] as const)('looks at the very file, and does not take one that has %s than its record says', async (_what, bytes, rule) => {
    const made = await placed(await bytes(), { width: 1_080, height: 1_350 });
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'refused', reason: 'placement.breaks_spec' });
    expect(await judged(made)).toEqual({ spec: 'instagram-feed@1', rules: [rule] });
  });

  test('that has become stricter since the approval does not take what was fine then', async () => {
    const made = await placed(await noise(1_080, 1_920).jpeg().toBuffer(), { width: 1_080, height: 1_920 }, ['instagram-story']);
    const reference = await tighten('instagram-story', { maxBytes: 10_000 });
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'refused', reason: 'placement.breaks_spec' });
    expect(await judged(made)).toEqual({ spec: reference, rules: ['maxBytes'] });
  });

  test('that becomes stricter between the preparation and the commit is held to at the commit', async () => {
    const made = await placed(await noise(1_200, 675).jpeg().toBuffer(), { width: 1_200, height: 675 }, ['x-post']);
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'prepared' });
    await tighten('x-post', { mediaTypes: ['image/png'] });
    expect(await activities.commitPlacement(made.input)).toEqual({ outcome: 'refused', reason: 'placement.breaks_spec' });
    expect(await activities.reconcilePlacement(made.input)).toEqual({ outcome: 'absent' });
  });

  test('takes a file by the one among its specs that it fits', async () => {
    const made = await placed(await noise(300, 250).jpeg().toBuffer(), { width: 300, height: 250 }, ['iab-728x90', 'iab-300x250', 'iab-160x600']);
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'prepared' });
    expect((await judged(made)).spec).toBe('iab-300x250@1');
  });

  test('does not take a picture where a video belongs', async () => {
    const made = await placed(await noise(1_080, 1_920).jpeg().toBuffer(), { width: 1_080, height: 1_920 }, ['instagram-reel']);
    expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'refused', reason: 'placement.breaks_spec' });
    expect((await judged(made)).rules).toContain('mediaTypes');
  });
});

test('a channel without specs takes everything, and looks at nothing', async () => {
  const made = await placed(Buffer.from('no picture at all'), { width: 1, height: 1 }, []);
  expect(await activities.preparePlacement(made.input)).toEqual({ outcome: 'prepared' });
  expect(await judged(made)).toEqual({ spec: null, rules: [] });
});

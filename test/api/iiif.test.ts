import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';
import { caller } from '../setup/test-api.js';

let api: LivingApi;
let photographer: Call;
let brand: Call;
let social: Call;
let nobody: Call;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, brand, social] = [api.as(people.photographer), api.as(people.brand_manager), api.as(people.social_manager)];
  nobody = caller(api.url, {});
});
afterAll(() => api?.close());

async function approve(assetId: string): Promise<void> {
  const { body } = await photographer('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = body.items[0];
  const { contentHash } = (await brand('GET', `/reviews/${reviewId}`)).body;
  expect((await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).status).toBe(201);
  await until('the approval', async () => ((await brand('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
}

/** A picture of ten by ten squares, each of a colour of its own, as the validator of the IIIF uses one. */
const squares = 10;
const square = 100;
const colourOf = (column: number, row: number): [number, number, number] => [column * 25 + 10, row * 25 + 10, ((column * 7 + row * 13) % 10) * 25 + 10];

/** @param orientation EXIF: the bytes are stored turned, and the upright picture is always the same */
async function testPicture(orientation = 1): Promise<Buffer<ArrayBuffer>> {
  const side = squares * square;
  const pixels = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) pixels.set(colourOf(Math.floor(x / square), Math.floor(y / square)), (y * side + x) * 3);
  }
  const upright = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
  const stored = orientation === 6 ? upright.rotate(270) : upright;
  return Buffer.from(await stored.withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer());
}

async function bring(bytes: Buffer<ArrayBuffer>, fields: Record<string, string> = {}): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ allowDuplicate: 'true', ...fields })) form.append(name, value);
  form.append('file', new Blob([bytes], { type: 'image/jpeg' }), 'Squares.jpg');
  const answer = await photographer('POST', '/assets', { form });
  expect(answer.status).toBe(202);
  await api.rested(answer.body.assetId);
  return answer.body.assetId;
}

let squaresId: string;
beforeAll(async () => {
  squaresId = await bring(await testPicture());
  await approve(squaresId);
});

async function pixelsOf(answer: TestAnswer): Promise<{ width: number; height: number; format: string; at: (x: number, y: number) => number[] }> {
  expect(answer.status).toBe(302);
  const response = await fetch(answer.headers.get('location') ?? '');
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const { format, width, height } = await sharp(bytes).metadata();
  expect(response.headers.get('content-type')).toBe(`image/${format}`);
  const { data, info } = await sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width, height, format, at: (x, y) => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)] };
}

function expectColour(found: number[], wanted: readonly number[]): void {
  for (const [index, value] of wanted.entries()) expect(Math.abs((found[index] ?? -99) - value)).toBeLessThan(9);
}

const part = (parameters: string, id = squaresId): Promise<TestAnswer> => social('GET', `/iiif/3/${id}/${parameters}`);

describe('info.json', () => {
  test('says what can be asked, as level 2 of version 3', async () => {
    const { status, body, headers } = await social('GET', `/iiif/3/${squaresId}/info.json`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      '@context': 'http://iiif.io/api/image/3/context.json', type: 'ImageService3', protocol: 'http://iiif.io/api/image', profile: 'level2',
      width: 1_000, height: 1_000, maxWidth: 4_096, sizes: [{ width: 320, height: 320 }, { width: 640, height: 640 }, { width: 1_000, height: 1_000 }],
      tiles: [{ width: 512, height: 512, scaleFactors: [1, 2] }],
    });
    expect(body.id).toMatch(new RegExp(`/iiif/3/${squaresId}$`));
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('link')).toBe('<http://iiif.io/api/image/3/level2.json>;rel="profile"');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  test('is JSON-LD for who asks for that, and is where the address of the picture leads', async () => {
    const asked = await social('GET', `/iiif/3/${squaresId}/info.json`, { headers: { accept: 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"' } });
    expect(asked.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    const led = await social('GET', `/iiif/3/${squaresId}`);
    expect(led).toMatchObject({ status: 303 });
    expect(led.headers.get('location')).toBe(`${asked.body.id}/info.json`);
  });
});

describe('a part of a picture', () => {
  test('is cut where it was asked for', async () => {
    const cut = await pixelsOf(await part('300,500,100,100/max/0/default.png'));
    expect(cut).toMatchObject({ width: 100, height: 100, format: 'png' });
    expectColour(cut.at(50, 50), colourOf(3, 5));
    const percent = await pixelsOf(await part('pct:70,20,10,10/max/0/default.png'));
    expectColour(percent.at(50, 50), colourOf(7, 2));
    const over = await pixelsOf(await part('900,900,500,500/max/0/default.jpg'));
    expect(over).toMatchObject({ width: 100, height: 100, format: 'jpeg' });
    expectColour(over.at(50, 50), colourOf(9, 9));
  });

  test('has the size that was asked for, distorted where that was asked for', async () => {
    for (const [size, width, height] of [['400,', 400, 400], [',250', 250, 250], ['pct:12.5', 125, 125], ['300,150', 300, 150], ['!300,150', 150, 150]] as const) {
      const drawn = await pixelsOf(await part(`full/${size}/0/default.jpg`));
      expect({ size, width: drawn.width, height: drawn.height }).toEqual({ size, width, height });
      expectColour(drawn.at(Math.floor(width * 0.65), Math.floor(height * 0.35)), colourOf(6, 3));
    }
  });

  test('is mirrored first and turned then, clockwise', async () => {
    const turned = await pixelsOf(await part('0,0,200,100/max/90/default.png'));
    expect(turned).toMatchObject({ width: 100, height: 200 });
    expectColour(turned.at(50, 50), colourOf(0, 0));
    expectColour(turned.at(50, 150), colourOf(1, 0));
    const mirrored = await pixelsOf(await part('0,0,200,100/max/!0/default.png'));
    expectColour(mirrored.at(50, 50), colourOf(1, 0));
    const both = await pixelsOf(await part('0,0,200,100/max/!90/default.png'));
    expectColour(both.at(50, 50), colourOf(1, 0));
    const upsideDown = await pixelsOf(await part('0,0,200,100/max/!180/default.png'));
    expectColour(upsideDown.at(50, 50), colourOf(0, 0));
  });

  test('comes in grey and in black and white', async () => {
    const grey = await pixelsOf(await part('500,100,100,100/max/0/gray.jpg'));
    const [red = 0, green = 0, blue = 0] = grey.at(50, 50);
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(3);
    const bitonal = await pixelsOf(await part('full/100,/0/bitonal.png'));
    const seen = new Set(Array.from({ length: 100 }, (_, at) => bitonal.at(at, at).join()));
    expect([...seen].sort()).toEqual(['0,0,0', '255,255,255']);
  });

  test('is upright, whichever way the camera was held', async () => {
    const turnedId = await bring(await testPicture(6));
    await approve(turnedId);
    const cut = await pixelsOf(await part('300,500,100,100/50,50/0/default.png', turnedId));
    expectColour(cut.at(25, 25), colourOf(3, 5));
  });

  test('says by which address everybody should ask for it', async () => {
    for (const same of ['full/!200,900/0/default.webp', '0,0,2000,2000/200,/360/color.webp', 'pct:0,0,100,100/pct:20/0/default.webp']) {
      expect((await part(same)).headers.get('link')).toContain(`/iiif/3/${squaresId}/full/200,200/0/default.webp>;rel="canonical"`);
    }
  });

  test('that is a rendition is that rendition', async () => {
    const renditions: { id: string; recipe: string }[] = (await social('GET', `/assets/${squaresId}/renditions`)).body.items;
    const small = renditions.find(({ recipe }) => recipe === 'preview-320')?.id ?? '';
    const content = await social('GET', `/assets/${squaresId}/renditions/${small}/content`);
    const asked = await part('full/320,/0/default.webp');
    const objectOf = (answer: TestAnswer): string => new URL(answer.headers.get('location') ?? '').pathname;
    expect(objectOf(asked)).toBe(objectOf(content));
  });

  test('is drawn once for all who ask at once, and for whoever asks later', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => part('11,13,401,407/max/0/default.jpg')));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${new URL(headers.get('location') ?? '').pathname}`)).size).toBe(1);
    const [{ drawn }] = (await api.services.database.ask<{ drawn: number }>(
      api.tenant.tenantId, `select count(*)::integer as drawn from region_pictures where request like '11,13,%'`,
    )) as [{ drawn: number }];
    expect(drawn).toBe(1);
    let runs = 0;
    for await (const run of api.services.temporal.workflow.list({ query: `WorkflowType = 'drawRegionRun'` })) if (run.workflowId.includes('/11,13,401,407/')) runs += 1;
    expect(runs).toBe(1);
  });
});

describe('what is badly asked', () => {
  test.each([
    'full/1001,/0/default.jpg', 'full/pct:101/0/default.jpg', '1000,0,10,10/max/0/default.jpg', '0,0,0,0/max/0/default.jpg', 'full/0,/0/default.jpg', 'full/max/45/default.jpg',
    'full/max/0/native.jpg', 'full/max/0/default.exe', 'full/full/0/default.jpg', 'everything/max/0/default.jpg', 'full/max/0/default', `full/max/0/default.jpg${'g'.repeat(500)}`,
    `${encodeURIComponent('../../etc')}/max/0/default.jpg`, `full/max/0/${encodeURIComponent('../default.jpg')}`, `full/${encodeURIComponent("1,' or 1=1")}/0/default.jpg`,
    'full/99999999999999999999,/0/default.jpg', 'full/1e3,/0/default.jpg', 'full/NaN,/0/default.jpg', '%00/max/0/default.jpg',
  ])('is refused: %s', async (parameters) => {
    const answer = await part(parameters);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'iiif.request_invalid' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('is told apart from what is not done', async () => {
    expect((await part('full/^1500,/0/default.jpg')).body).toMatchObject({ status: 501, code: 'iiif.not_implemented' });
    expect((await part('full/^max/0/default.jpg')).status).toBe(501);
    expect((await part('full/^500,/0/default.jpg')).status).toBe(302);
  });

  test('is not drawn for somebody who has had too much drawn; what is there is shown all the same', async () => {
    await pixelsOf(await part('1,1,50,50/max/0/default.jpg'));
    const { people } = api.tenant;
    const ignored = { setHeader: () => undefined } as unknown as Parameters<typeof api.services.rateLimits.countDrawing>[0];
    const used = Array.from({ length: 300 }, () => api.services.rateLimits.countDrawing(ignored, people.social_manager.personId).catch(() => undefined));
    await Promise.all(used);
    const refused = await part('2,2,50,50/max/0/default.jpg');
    expect(refused.body).toMatchObject({ status: 429, code: 'request.rate_limited' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await part('1,1,50,50/max/0/default.jpg')).status).toBe(302);
    expect((await brand('GET', `/iiif/3/${squaresId}/2,2,50,50/max/0/default.jpg`)).status).toBe(302);
  });

  test('is not there where nothing is', async () => {
    for (const address of [`/iiif/3/${randomUUID()}/info.json`, '/iiif/3/nonsense/info.json', `/iiif/3/${squaresId}/full/max/0`, `/iiif/3/${squaresId}%2Finfo.json`]) {
      expect((await social('GET', address)).status).toBe(404);
    }
    expect((await nobody('GET', `/iiif/3/${squaresId}/info.json`)).status).toBe(401);
  });

  test('may be asked by any page', async () => {
    const asked = await fetch(`${api.url}/api/v1/iiif/3/${squaresId}/info.json`, { method: 'OPTIONS', headers: { origin: 'https://viewer.example' } });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});

describe('a picture is shown', () => {
  test('once it is approved, and not any more when it has changed', async () => {
    const assetId = await bring(await testPicture());
    expect((await social('GET', `/iiif/3/${assetId}/info.json`)).body).toMatchObject({ status: 403, code: 'iiif.not_shown', reason: 'asset.not_approved' });
    await approve(assetId);
    expect((await social('GET', `/iiif/3/${assetId}/info.json`)).status).toBe(200);
    const { headers } = await photographer('GET', `/assets/${assetId}`);
    await photographer('PATCH', `/assets/${assetId}`, { body: { title: 'Other squares' }, headers: { 'if-match': headers.get('etag') ?? '' } });
    expect((await part('full/max/0/default.jpg', assetId)).body).toMatchObject({ status: 403, code: 'iiif.not_shown' });
  });

  test('by the id of its version too', async () => {
    const { body } = await social('GET', `/assets/${squaresId}/versions`);
    expect((await social('GET', `/iiif/3/${body.items[0].id}/info.json`)).body).toMatchObject({ width: 1_000 });
  });

  test('to those who prepare it, and to nobody else, while it is under embargo', async () => {
    const assetId = await bring(await testPicture(), { metadata: JSON.stringify({ embargoAt: '2090-01-01T00:00:00Z' }) });
    await approve(assetId);
    expect((await social('GET', `/iiif/3/${assetId}/info.json`)).body).toMatchObject({ status: 403, reason: 'rights.embargoed' });
    expect((await brand('GET', `/iiif/3/${assetId}/info.json`)).status).toBe(200);
    expect((await brand('POST', `/assets/${assetId}/picture-links`, { body: {} })).body).toMatchObject({ status: 403, reason: 'rights.embargoed' });
  });
});

describe('a link to a picture', () => {
  test('lets whoever has it see it, until its end', async () => {
    const made = await social('POST', `/assets/${squaresId}/picture-links`, { body: { hours: 1 } });
    expect(made.status).toBe(201);
    const path = new URL(made.body.url).pathname.replace('/api/v1', '');
    const { body, status } = await nobody('GET', `${path}/info.json`);
    expect({ status, id: body.id }).toEqual({ status: 200, id: made.body.url });
    expect((await nobody('GET', path)).headers.get('location')).toBe(made.body.infoUrl);
    const cut = await pixelsOf(await nobody('GET', `${path}/200,200,100,100/max/0/default.png`));
    expectColour(cut.at(50, 50), colourOf(2, 2));
    const forged = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    for (const address of [forged, path.slice(0, -4), '/picture-links/x', `/picture-links/${'A'.repeat(70)}`]) {
      expect((await nobody('GET', `${address}/info.json`)).body).toMatchObject({ status: 404, code: 'delivery.link_ended' });
    }
  });

  test('ends with the use of the asset, and is for assets only', async () => {
    const sunsetAt = new Date(Date.now() + 30 * 60_000).toISOString();
    const assetId = await bring(await testPicture(), { metadata: JSON.stringify({ sunsetAt }) });
    await approve(assetId);
    const made = await social('POST', `/assets/${assetId}/picture-links`, { body: { hours: 100 } });
    expect(Date.parse(made.body.expiresAt)).toBeLessThanOrEqual(Date.parse(sunsetAt));
    expect(Date.parse(made.body.expiresAt)).toBeGreaterThan(Date.parse(sunsetAt) - 1_001);
    const { body } = await social('GET', `/assets/${assetId}/versions`);
    expect((await social('POST', `/assets/${body.items[0].id}/picture-links`, { body: {} })).status).toBe(404);
  });
});

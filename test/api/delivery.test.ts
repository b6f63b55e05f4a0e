import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call } from '../setup/test-api.js';
import { findChromium } from '../web/find-chromium.js';

let api: LivingApi;
let photographer: Call;
let brand: Call;
let social: Call;

beforeAll(async () => {
  api = await startLivingApi();
  const { people } = api.tenant;
  [photographer, brand, social] = [api.as(people.photographer), api.as(people.brand_manager), api.as(people.social_manager)];
});
afterAll(() => api?.close());

async function bring(metadata: Record<string, unknown> = {}, sample = 'Dune.jpg'): Promise<string> {
  return api.bring(photographer, sample, { allowDuplicate: 'true', metadata: JSON.stringify(metadata) });
}

async function approved(metadata: Record<string, unknown> = {}): Promise<string> {
  const assetId = await bring(metadata);
  const { body } = await photographer('POST', '/reviews', { body: { assetIds: [assetId] } });
  const { reviewId } = body.items[0];
  const { contentHash } = (await brand('GET', `/reviews/${reviewId}`)).body;
  expect((await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash } })).status).toBe(201);
  await until('the approval', async () => ((await brand('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
  return assetId;
}

async function previewOf(assetId: string): Promise<string> {
  const { body } = await social('GET', `/assets/${assetId}/renditions`);
  return `/assets/${assetId}/renditions/${body.items.find(({ recipe }: { recipe: string }) => recipe === 'preview-320').id}/content`;
}

/** Not within a second or so of where one window ends and the next begins. */
async function insideOfAWindow(): Promise<void> {
  await until('the next window', async () => (Date.now() % 600_000 < 590_000 ? true : undefined));
}

describe('the address of a picture', () => {
  test('is the same for all who may see it, and caches may keep what it answers until it ends', async () => {
    await insideOfAWindow();
    const path = await previewOf(await bring());
    const [one, other] = [await photographer('GET', path), await social('GET', path)];
    expect(one.status).toBe(302);
    const address = one.headers.get('location') ?? '';
    expect(other.headers.get('location')).toBe(address);
    expect(one.headers.get('cache-control')).toMatch(/^private, max-age=[1-9]\d{0,2}$/);
    expect(one.headers.get('vary')).toBe('authorization, cookie');

    const picture = await fetch(address);
    expect(picture.status).toBe(200);
    expect(picture.headers.get('cache-control')).toBe('public, immutable');
    const expires = new Date(picture.headers.get('expires') ?? '').getTime();
    const parameters = new URL(address).searchParams;
    const signedAt = (parameters.get('X-Amz-Date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
    expect(expires).toBe(Date.parse(signedAt) + Number(parameters.get('X-Amz-Expires')) * 1_000);
    expect(expires).toBeGreaterThan(Date.now());
    expect(expires).toBeLessThanOrEqual(Date.now() + 11 * 60_000);
  });

  test('ends with the use of the asset, and not a second later', async () => {
    const sunsetAt = new Date(Date.now() + 60_000).toISOString();
    const answer = await social('GET', await previewOf(await bring({ sunsetAt })));
    const expires = Date.parse((await fetch(answer.headers.get('location') ?? '')).headers.get('expires') ?? '');
    expect(expires).toBeLessThanOrEqual(Date.parse(sunsetAt));
    expect(Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1])).toBeLessThanOrEqual(60);
  });

  test('may be read by any page that has it, and written to by none but ours', async () => {
    const answer = await social('GET', await previewOf(await bring()));
    const address = answer.headers.get('location') ?? '';
    expect((await fetch(address, { headers: { origin: 'https://viewer.example' } })).headers.get('access-control-allow-origin')).toBe('*');
    const put = await fetch(address, { method: 'OPTIONS', headers: { origin: 'https://viewer.example', 'access-control-request-method': 'PUT' } });
    expect(put.status).toBe(403);
  });

  test('of an original is for who asks alone', async () => {
    const answer = await photographer('GET', `/assets/${await bring()}/original`);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect((await fetch(answer.headers.get('location') ?? '')).headers.get('cache-control')).toBe('private');
  });
});

describe('a browser that looks at the same pictures again', () => {
  let browser: Browser;
  beforeAll(async () => {
    const { executablePath, env } = await findChromium();
    browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  test('asks neither Galley nor the store', async () => {
    await insideOfAWindow();
    const paths = await Promise.all([await bring(), await bring({}, 'Storm.jpg')].map(previewOf));
    const context = await browser.newContext();
    const { email, password } = api.tenant.people.social_manager;
    expect((await context.request.post(`${api.url}/api/v1/session`, { data: { email, password }, headers: { origin: api.url } })).status()).toBeLessThan(300);

    const look = async (): Promise<string[]> => {
      const page = await context.newPage();
      await page.goto(`${api.url}/livez`);
      const network = await context.newCDPSession(page);
      await network.send('Network.enable');
      const asked: string[] = [];
      network.on('Network.requestWillBeSentExtraInfo', ({ headers }) => asked.push(headers[':authority'] ?? headers['Host'] ?? 'somebody'));
      // A text, because it runs in the page, whose names the tests do not know.
      const widths = await page.evaluate(`(async () => {
        const pictures = ${JSON.stringify(paths)}.map((path) => Object.assign(new Image(), { src: '/api/v1' + path }));
        await Promise.all(pictures.map((picture) => picture.decode()));
        return pictures.map(({ naturalWidth }) => naturalWidth);
      })()`);
      expect(widths).toEqual([320, 320]);
      await page.close();
      return asked;
    };
    expect((await look()).length).toBeGreaterThanOrEqual(4);
    expect(await look()).toEqual([]);
  });
});

describe('what a page needs to show a picture', () => {
  test('is all there: addresses by width, fallback, size, words, placeholder', async () => {
    const assetId = await approved({ title: 'Dune', fields: { altText: 'A "dune" & <sky>' } });
    const { status, body } = await social('GET', `/assets/${assetId}/srcset?sizes=${encodeURIComponent('(min-width: 800px) 50vw, 100vw')}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ alt: 'A "dune" & <sky>', sizes: '(min-width: 800px) 50vw, 100vw' });
    const webp = body.sources.find(({ type }: { type: string }) => type === 'image/webp');
    expect(webp.candidates.map(({ width }: { width: number }) => width)).toEqual([320, 640, 1_280]);
    expect(webp.srcset).toBe(webp.candidates.map(({ url, width }: { url: string; width: number }) => `${url} ${width}w`).join(', '));
    expect(body.width).toBe(1_680);
    expect(body.placeholder).toMatch(/^data:image\/png;base64,/);
    expect(body.html).toContain('alt="A &quot;dune&quot; &amp; &lt;sky&gt;"');
    const picture = await fetch(body.src);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(Date.parse(picture.headers.get('expires') ?? '')).toBe(Date.parse(body.expiresAt));
    expect((await social('GET', `/assets/${assetId}/srcset?sizes=${encodeURIComponent('100vw" onload="x')}`)).status).toBe(422);
  });

  test('is given for what is approved and in use, and no longer than that', async () => {
    expect((await photographer('GET', `/assets/${await bring()}/srcset`)).body).toMatchObject({ status: 409, code: 'asset.not_approved' });
    expect((await brand('GET', `/assets/${await approved({ embargoAt: '2090-01-01T00:00:00Z' })}/srcset`)).body).toMatchObject({ code: 'rights.embargoed' });
    const sunsetAt = new Date(Date.now() + 20 * 60_000).toISOString();
    const { body } = await social('GET', `/assets/${await approved({ sunsetAt })}/srcset?hours=168`);
    expect(Date.parse(body.expiresAt)).toBeLessThanOrEqual(Date.parse(sunsetAt));
    expect(Number(new URL(body.src).searchParams.get('X-Amz-Expires'))).toBeLessThan(2 * 3_600);
  });
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { deliverNotices } from '../../activities/notify/deliver-notices.js';
import { projectRoot } from '../../runtime/project-root.js';
import type { Mailbox } from '../builders/mailbox.js';
import { startMailbox } from '../builders/mailbox.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import { findChromium } from './find-chromium.js';

jest.setTimeout(120_000);

let api: LivingApi;
let mailbox: Mailbox;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(path.join(projectRoot, 'dist', 'web', 'index.html'))) throw new Error('The web app is not built: run "npm run build:web" first.');
  const { executablePath, env } = await findChromium();
  const own = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  browser = await chromium.launch({ executablePath, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'], env: { ...own, ...env } });
  mailbox = await startMailbox();
  api = await startLivingApi({ environment: { GALLEY_SMTP_URL: mailbox.url } });
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
  await mailbox?.close();
});

/** The first mail with this in it, as its addressee gets it. */
const mailed = (pattern: RegExp): Promise<RegExpExecArray> =>
  until('a mail', async () => {
    await deliverNotices(api.services, api.tenant.tenantId);
    return mailbox.mails.map(({ text }) => pattern.exec(text ?? '')).find((match) => match !== null) ?? undefined;
  });

async function phone(): Promise<Page> {
  const context = await browser.newContext({ baseURL: api.url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

test('a client opens the link on a phone, sees the picture, says something, and approves with the code from the mail', async () => {
  const { people } = api.tenant;
  const assetId = await api.bring(api.as(people.photographer), 'chelsea.png');
  const { body } = await api.as(people.creative)('POST', '/reviews', { body: { assetIds: [assetId] } });
  const reviewId: string = body.items[0].reviewId;
  const invitation = { email: 'mira@example.com', name: 'Mira Client', expiresAt: new Date(Date.now() + 3_600_000).toISOString(), canDecide: true, stage: 'brand' };
  expect((await api.as(people.project_manager)('POST', `/reviews/${reviewId}/guest-links`, { body: invitation })).status).toBe(201);
  const [, token = ''] = await mailed(/\/guest#(\S+)/);

  const page = await phone();
  await page.goto(`/guest#${token}`);
  await page.locator('img[data-shown]').waitFor();
  expect(page.url()).not.toContain(token);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  await page.getByLabel('Your remark').fill('A little dark.');
  await page.getByRole('button', { name: 'Say it' }).click();
  await page.getByText('What was said').waitFor();
  await page.reload();
  await page.getByText('A little dark.').waitFor();

  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByText('A code is on its way').waitFor();
  const [, code = ''] = await mailed(/^(\d{6})$/m);
  await page.getByLabel('Code from your mail').fill(code);
  const folder = process.env['GALLEY_SCREENSHOTS'];
  if (folder) await page.screenshot({ path: path.join(path.resolve(projectRoot, folder), 'guest.jpg'), type: 'jpeg', quality: 82, fullPage: true });
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('You have decided: approve.').waitFor();
  expect((await api.as(people.project_manager)('GET', `/reviews/${reviewId}`)).body).toMatchObject({ state: 'approved', decisions: [{ person: { name: 'Mira Client' } }] });

  await page.goto('/');
  await page.getByRole('alert').or(page.getByRole('heading', { name: 'Sign in to Galley' })).waitFor();
  await page.context().close();
});

test('a link that has ended says so, and what to do', async () => {
  const page = await phone();
  await page.goto('/guest#nothing-that-was-ever-a-link');
  await page.getByRole('alert').getByText('Ask who sent it to you for another.').waitFor();
  await page.context().close();
});

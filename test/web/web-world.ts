import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { ApiCaller } from '../../dev/api-caller.js';
import { apiCaller } from '../../dev/api-caller.js';
import type { SamplePeople, SamplePerson } from '../../dev/sample-people.js';
import { addSamplePeople } from '../../dev/sample-people.js';
import { startStack } from '../../dev/stack.js';
import { projectRoot } from '../../runtime/project-root.js';
import { findChromium } from './find-chromium.js';

/** The whole product, and people at browsers of their own. */
export interface WebWorld {
  readonly url: string;
  readonly people: SamplePeople;
  /** What no page offers yet, set up over the API. */
  readonly admin: ApiCaller;
  /** Whatever a page said was wrong with itself: errors in its scripts, and loads that its content security policy stopped. */
  readonly complaints: string[];
  /** A browser that nobody has signed in at. */
  newcomer(): Promise<Page>;
  /** Signs in through the page, as a person does. */
  signIn(person: SamplePerson): Promise<Page>;
  /** Keeps a picture of a page, where GALLEY_SCREENSHOTS names a folder: the pictures in docs/screenshots are made so. */
  keep(page: Page, name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function createWebWorld(): Promise<WebWorld> {
  if (!existsSync(path.join(projectRoot, 'dist', 'web', 'index.html'))) {
    throw new Error('The web app is not built: run "npm run build:web" first, or "./galley test", which does.');
  }
  // Before the stack, which takes longer: without a browser there is nothing to wait for.
  const browser = await startBrowser();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'galley-web-'));
  await chmod(dataDir, 0o711);
  const remove = async (): Promise<void> => {
    await browser.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const stack = await startStack({ dataDir, print: (line) => process.stderr.write(`${line}\n`) });
    const url = stack.addresses.web;
    const admin = apiCaller(url, stack.adminApiKey);
    const people = await addSamplePeople(admin);
    const complaints: string[] = [];
    const newcomer = (): Promise<Page> => openPage(browser, url, complaints);
    return {
      url,
      people,
      admin,
      complaints,
      newcomer,
      signIn: async (person) => {
        const page = await newcomer();
        await page.goto('/');
        await page.getByLabel('E-mail').fill(person.email);
        await page.locator('input[type=password]').fill(person.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { name: 'Library' }).waitFor();
        return page;
      },
      keep,
      stop: async () => {
        await stack.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  // Root has no sandbox of its own; the pages are ours.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const own = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return chromium.launch({ executablePath, args: [...sandbox, '--disable-gpu'], env: { ...own, ...env } });
}

async function openPage(browser: Browser, url: string, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refusal is an answer; the browser notes it all the same.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env['GALLEY_SCREENSHOTS'];
  if (!folder) return;
  const into = path.resolve(projectRoot, folder);
  await mkdir(into, { recursive: true });
  await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => undefined);
  await page.screenshot({ path: path.join(into, `${name}.jpg`), type: 'jpeg', quality: 82, animations: 'disabled' });
}

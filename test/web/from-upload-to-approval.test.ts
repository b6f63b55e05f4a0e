import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { settled } from '../../dev/demo-acts.js';
import { projectRoot } from '../../runtime/project-root.js';
import type { WebWorld } from './web-world.js';
import { createWebWorld } from './web-world.js';

jest.setTimeout(180_000);

const sample = (name: string): string => path.join(projectRoot, 'samples', name);
/** One photograph is enough to be sure; a picture of the library for the documents shows more of them. */
const others = process.env['GALLEY_SCREENSHOTS'] ? ['Dune.jpg', 'FreshFlower.jpg', 'Storm.jpg', 'TwoWings.jpg', 'coffee.png', 'rocket.jpg'] : [];

describe('the web app, in a browser, on the whole product', () => {
  let world: WebWorld;
  let photographer: Page;
  let brandManager: Page;

  beforeAll(async () => {
    world = await createWebWorld();
  });

  afterAll(async () => {
    await world?.stop();
  });

  test('shows nothing before the sign-in, and says what is wrong with a wrong password', async () => {
    const page = await world.newcomer();
    await page.goto('/campaigns');
    await page.getByRole('heading', { name: 'Sign in to Galley' }).waitFor();
    await world.keep(page, 'sign-in');
    await page.getByLabel('E-mail').fill(world.people.photographer.email);
    await page.locator('input[type=password]').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('E-mail or password is wrong').waitFor();
    expect(await alert.innerText()).toContain('after five failures wait a minute');

    await page.locator('input[type=password]').fill(world.people.photographer.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Galley' }).waitFor();
    await page.context().close();
  });

  test('a photographer uploads a photograph, and sees it become ready', async () => {
    photographer = await world.signIn(world.people.photographer);
    await photographer.getByText('No assets yet').waitFor();
    await photographer.getByLabel('Files to upload').setInputFiles([...others, 'RainDrops.jpg'].map(sample));
    const uploads = photographer.getByRole('region', { name: 'Uploads' });
    const ready = uploads.getByText('Ready · Draft');
    await ready.nth(others.length).waitFor({ timeout: 150_000 });
    if (others.length > 0) await uploads.getByRole('button', { name: 'Clear' }).click();
    const tile = photographer.getByRole('link', { name: 'RainDrops' });
    await tile.locator('img[data-shown]').waitFor();
    await world.keep(photographer, 'library');
    await tile.click();
    await photographer.getByRole('heading', { name: 'RainDrops' }).waitFor();
    await photographer.getByText(/Waits for .* to submit it for review/).waitFor();
    await photographer.getByRole('cell', { name: /^instagram-feed/ }).waitFor();
    await photographer.getByRole('img', { name: 'RainDrops' }).waitFor();
    await world.keep(photographer, 'asset');
  });

  test('the same photograph again is told to be there already, with the way to it', async () => {
    const page = await world.signIn(world.people.photographer);
    await page.getByLabel('Files to upload').setInputFiles(sample('RainDrops.jpg'));
    await page.getByRole('alert').getByText('These bytes are already in the library').waitFor();
    await page.getByRole('link', { name: 'See the one that is here' }).click();
    await page.getByRole('heading', { name: 'RainDrops' }).waitFor();
    await page.context().close();
  });

  test('a button that does nothing says why, to the keyboard too', async () => {
    const hold = photographer.getByRole('button', { name: 'Legal hold' });
    expect(await hold.getAttribute('aria-disabled')).toBe('true');
    // Browsers show the focus to those who use the keyboard.
    await photographer.keyboard.press('Tab');
    await hold.focus();
    await photographer.getByRole('tooltip').getByText(/one of the roles: compliance, admin/).waitFor();
    await hold.press('Enter');
    expect(await photographer.getByRole('alert').count()).toBe(0);
  });

  test('an edit is there for everyone at once, and found by its words', async () => {
    const onlooker = await world.signIn(world.people.creative);
    await photographer.getByRole('button', { name: 'Edit' }).click();
    const dialogue = photographer.getByRole('dialog');
    await dialogue.getByLabel('Title').fill('Rain on leaves');
    await dialogue.getByLabel('Description').fill('Drops after the first rain of the season.');
    await dialogue.getByRole('button', { name: 'Save' }).click();
    await dialogue.waitFor({ state: 'detached' });
    // Nobody reloads.
    await onlooker.getByRole('link', { name: 'Rain on leaves' }).waitFor();
    await onlooker.getByRole('searchbox').fill('season');
    await onlooker.waitForURL(/q=season/);
    await onlooker.getByRole('link', { name: 'Rain on leaves' }).waitFor();
    await onlooker.getByRole('searchbox').fill('nobody says this');
    await onlooker.getByText('Nothing matches').waitFor();
    await onlooker.context().close();
  });

  test('a person says what every crop has to keep, by a click on the picture, and sees what each keeps', async () => {
    const assetId = new URL(photographer.url()).pathname.split('/').at(-1) ?? '';
    await photographer.getByRole('button', { name: 'Frame it' }).click();
    const overlay = photographer.getByRole('application', { name: /^Focal point/ });
    const crops = overlay.locator('[data-crop]');
    await crops.first().waitFor();
    const places = () => crops.evaluateAll((outlines) => outlines.map((outline) => [outline.getAttribute('x'), outline.getAttribute('y')].join()));
    const fromTheMiddle = await places();
    const { width, height } = (await overlay.boundingBox()) ?? { width: 0, height: 0 };
    await overlay.click({ position: { x: width * 0.3, y: height * 0.4 } });
    expect(await places()).not.toEqual(fromTheMiddle);
    await world.keep(photographer, 'framing');
    await photographer.getByRole('button', { name: 'Keep this point' }).click();
    await overlay.waitFor({ state: 'detached' });
    await settled(world.people.creative, assetId);
    const { version } = await world.admin.get<{ version: { number: number; framing: { focalPoint: { x: number; y: number } } } }>(`/assets/${assetId}`);
    expect(version.number).toBe(2);
    expect(version.framing.focalPoint.y).toBeCloseTo(0.4, 1);
    // Another point is another version: the crops are drawn again, and the page shows it.
    await photographer.getByText(/Waits for .* to submit it for review/).waitFor();
  });

  test('another person approves what the photographer submits, by keyboard', async () => {
    brandManager = await world.signIn(world.people.brandManager);
    await brandManager.getByRole('link', { name: 'Inbox' }).click();
    await brandManager.getByText('Nothing waits for you').waitFor();

    await photographer.getByRole('button', { name: 'Submit for review' }).click();
    await photographer.getByText('Waits for brand managers to decide').waitFor();

    // It comes by itself.
    await brandManager.getByRole('heading', { name: 'Rain on leaves' }).waitFor();
    await brandManager.getByRole('img', { name: 'Rain on leaves' }).waitFor();
    await world.keep(brandManager, 'inbox');
    await brandManager.keyboard.press('r');
    await brandManager.getByText('Say what should change, or why it is refused.').waitFor();
    await brandManager.getByRole('heading', { name: 'Inbox' }).click();
    await brandManager.keyboard.press('a');
    await brandManager.getByText('Nothing waits for you').waitFor();

    await photographer.getByText('Approved', { exact: true }).waitFor();
    await photographer.getByRole('tab', { name: 'Timeline' }).click();
    await photographer.getByText(`${world.people.brandManager.name} decided: approve`).waitFor();
  });

  test('a social manager publishes what is approved, and finds its receipt', async () => {
    const page = await world.signIn(world.people.socialManager);
    await page.getByRole('link', { name: 'Rain on leaves' }).click();
    await page.getByRole('button', { name: 'Publish' }).first().click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option').first().click();
    await dialogue.getByRole('combobox', { name: 'Rendition' }).click();
    await page.getByRole('option', { name: /^web-2048/ }).click();
    await dialogue.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await page.getByRole('cell', { name: world.people.brandManager.name }).waitFor();
    await page.context().close();
  });

  test('a project manager plans a campaign, picks for it, and sees what blocks the launch', async () => {
    const page = await world.signIn(world.people.projectManager);
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('button', { name: 'New campaign' }).click();
    const dialogue = page.getByRole('dialog');
    await dialogue.getByLabel('Name').fill('After the rain');
    await dialogue.getByLabel('Brief').fill('Fresh green, close up, for the first page of the website.');
    await dialogue.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option').first().click();
    await dialogue.getByRole('combobox', { name: 'Deliverables' }).click();
    for (const recipe of ['web-2048', 'linkedin']) await page.getByRole('option', { name: recipe }).click();
    await dialogue.getByRole('button', { name: 'Plan it' }).click();
    await page.getByRole('heading', { name: 'After the rain' }).waitFor();

    await page.getByRole('article', { name: /web-2048/ }).getByRole('button', { name: 'Pick an asset' }).click();
    await dialogue.getByRole('button', { name: /Rain on leaves/ }).click();
    await page.getByRole('article', { name: /web-2048/ }).getByText('Ready', { exact: true }).waitFor();
    await page.getByRole('article', { name: /linkedin/ }).getByText('No asset has been picked').waitFor();
    const launch = page.getByRole('button', { name: 'Launch' });
    await launch.hover();
    await page.getByRole('tooltip').getByText('One deliverable is not ready.').waitFor();
    await page.mouse.move(0, 0);
    await world.keep(page, 'campaign');
    await page.context().close();
  });

  test('the audit log is for those who govern; others learn whom to ask', async () => {
    await photographer.goto('/audit');
    await photographer.getByRole('alert').getByText('Your role does not allow this').waitFor();
    const page = await world.signIn(world.people.compliance);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: /^asset\.approved/ }).waitFor();
    await page.context().close();
  });

  test('without a network a page says so, and goes on when it is back', async () => {
    const page = await world.signIn(world.people.creative);
    await page.getByRole('link', { name: 'Rain on leaves' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('searchbox').fill('leaves');
    const alert = page.getByRole('alert');
    await alert.getByText('Galley does not answer').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('link', { name: 'Rain on leaves' }).waitFor();
    await alert.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('no page broke its content security policy or threw an error', () => {
    expect(world.complaints).toEqual([]);
  });
});

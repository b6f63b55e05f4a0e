import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import type { Locator, Page } from 'playwright-core';
import { settled, waitFor } from '../../dev/demo-acts.js';
import { uploadPhotograph } from '../../dev/upload-photograph.js';
import { projectRoot } from '../../runtime/project-root.js';
import type { WebWorld } from './web-world.js';
import { createWebWorld } from './web-world.js';

jest.setTimeout(240_000);

const photographs = { RainDrops: 'Rain on leaves', Storm: 'Before the storm', FreshFlower: 'Fresh flower' } as const;
type Photograph = keyof typeof photographs;

interface ReviewSeen {
  id: string;
  contentHash: string;
  asset: { id: string };
}

describe('the work between people, in a browser, on the whole product', () => {
  let world: WebWorld;
  let brandManager: Page;
  let compliance: Page;
  const assetIds = {} as Record<Photograph, string>;
  let componentId: string;

  const names = Object.keys(photographs) as Photograph[];
  const submit = async (name: Photograph, policyId?: string): Promise<string> => {
    const { items } = await world.people.photographer.post<{ items: { reviewId: string }[] }>('/reviews', { assetIds: [assetIds[name]], ...(policyId === undefined ? {} : { policyId }) });
    return items[0]!.reviewId;
  };
  const approveEverything = async (): Promise<void> => {
    const { items } = await world.people.brandManager.get<{ items: ReviewSeen[] }>('/reviews?assignee=me&status=open');
    for (const { id, contentHash } of items) await world.people.brandManager.post(`/reviews/${id}/decisions`, { decision: 'approve', contentHash });
  };

  beforeAll(async () => {
    world = await createWebWorld();
    const { photographer } = world.people;
    for (const name of names) {
      const { assetId } = await uploadPhotograph(photographer, path.join(projectRoot, 'samples', `${name}.jpg`), { title: photographs[name] });
      assetIds[name] = assetId;
    }
    for (const name of names) await settled(photographer, assetIds[name]);
    brandManager = await world.signIn(world.people.brandManager);
    compliance = await world.signIn(world.people.compliance);
  });

  afterAll(async () => {
    await world?.stop();
  });

  test('what is drawn on a proof lies where it was drawn, is answered, and is resolved', async () => {
    const reviewId = await submit('RainDrops');
    await brandManager.goto(`/inbox?review=${reviewId}`);
    await brandManager.getByRole('heading', { name: photographs.RainDrops }).waitFor();
    const drawing = brandManager.getByRole('application');
    const annotate = brandManager.getByRole('button', { name: 'Annotate the picture' });

    await annotate.click();
    const frame = await boxOf(drawing);
    await brandManager.mouse.click(frame.x + frame.width * 0.3, frame.y + frame.height * 0.4);
    await say(brandManager, 'This drop is out of focus.');
    const marks = brandManager.getByRole('group', { name: 'Annotations on the picture' });
    // The page may have moved meanwhile.
    const [now, dot] = [await boxOf(marks), await boxOf(marks.locator('[data-kind=point] circle'))];
    expect(Math.abs(dot.x + dot.width / 2 - now.x - 0.3 * now.width)).toBeLessThan(2);
    expect(Math.abs(dot.y + dot.height / 2 - now.y - 0.4 * now.height)).toBeLessThan(2);

    await annotate.click();
    await drawing.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await boxOf(drawing);
    await brandManager.mouse.move(x + width * 0.5, y + height * 0.2);
    await brandManager.mouse.down();
    await brandManager.mouse.move(x + width * 0.8, y + height * 0.5, { steps: 4 });
    await brandManager.mouse.up();
    await say(brandManager, 'Leave room for the safety line here.');

    await annotate.click();
    await drawing.focus();
    for (const key of [...Array<string>(14).fill('ArrowDown'), 'ArrowRight', 'Enter']) await brandManager.keyboard.press(key);
    await say(brandManager, 'Set by keyboard.');

    const { items } = await world.people.brandManager.get<{ items: { target: Record<string, number | string> }[] }>(`/reviews/${reviewId}/annotations`);
    const [byKeyboard, rectangle, dropped] = items.map(({ target }) => target);
    expect(byKeyboard).toMatchObject({ kind: 'point', x: 0.52, y: 0.76 });
    expect(rectangle).toMatchObject({ kind: 'rectangle' });
    expect(rectangle!['width']).toBeCloseTo(0.3, 2);
    expect(dropped!['x']).toBeCloseTo(0.3, 2);
    expect(dropped!['y']).toBeCloseTo(0.4, 2);

    // In a low window the picture is narrower than its frame; what was drawn stays on it.
    await brandManager.setViewportSize({ width: 1280, height: 520 });
    const low = await boxOf(marks);
    const shownWidth = (low.height * now.width) / now.height;
    expect(shownWidth).toBeLessThan(low.width * 0.9);
    const moved = await boxOf(marks.locator('[data-kind=point] circle').first());
    expect(Math.abs(moved.x + moved.width / 2 - low.x - (low.width - shownWidth) / 2 - 0.3 * shownWidth)).toBeLessThan(2);
    await brandManager.setViewportSize({ width: 1280, height: 800 });

    const photographer = await world.signIn(world.people.photographer);
    await photographer.goto(`/inbox?review=${reviewId}`);
    const seenByAuthor = photographer.getByRole('article', { name: 'Annotation 1' });
    await seenByAuthor.getByRole('button', { name: 'Reply' }).click();
    await seenByAuthor.getByRole('textbox', { name: 'Reply' }).fill('I have a sharper one.');
    await seenByAuthor.getByRole('button', { name: 'Send' }).click();
    await photographer.context().close();

    // The answer comes by itself.
    const thread = brandManager.getByRole('article', { name: 'Annotation 1' });
    await thread.getByText('I have a sharper one.').waitFor();
    await brandManager.evaluate('scrollTo(0, 0)');
    await world.keep(brandManager, 'review');
    await thread.getByRole('button', { name: 'Resolve' }).click();
    await thread.getByText(`Resolved by ${world.people.brandManager.name}`).waitFor();
    await brandManager.getByText('3 annotations, 2 open').waitFor();
  });

  test('several reviews are decided at once, after it was said what would happen to each', async () => {
    const withdrawn = await submit('FreshFlower');
    await submit('Storm');
    await brandManager.goto('/inbox');
    await brandManager.getByRole('button', { name: 'Decide on several' }).click();
    await brandManager.getByRole('cell', { name: photographs.FreshFlower, exact: true }).waitFor();
    await brandManager.getByRole('cell', { name: photographs.Storm, exact: true }).waitFor();
    await brandManager.getByRole('checkbox', { name: 'Choose all' }).check();
    await brandManager.getByRole('button', { name: 'Check first' }).click();
    await brandManager.getByText('3 would be decided, 0 refused.').waitFor();
    await world.keep(brandManager, 'decide-several');
    // One is gone between the check and the decision: the others are decided all the same.
    await world.people.photographer.post(`/reviews/${withdrawn}/withdraw`);
    await brandManager.getByRole('button', { name: 'Decide on 3' }).click();
    await brandManager.getByText('2 decided, 1 refused.').waitFor();
    const refused = brandManager.getByRole('row', { name: new RegExp(photographs.FreshFlower) });
    await refused.getByText(/^Refused:/).waitFor();
    await brandManager.getByRole('button', { name: 'Back to the inbox' }).click();
    await brandManager.getByText('Nothing waits for you').waitFor();
  });

  test('a stage that asks for a signature is signed with password and code, and the parallel stage stands beside it', async () => {
    const { id: policyId } = await world.admin.post<{ id: string }>('/approval-policies', {
      name: 'Signed',
      definition: {
        stages: [
          { name: 'Brand', role: 'brand_manager', after: [] },
          { name: 'Compliance', role: 'compliance', after: [], signature: true },
        ],
      },
    });
    const reviewId = await submit('FreshFlower', policyId);
    const person = world.people.compliance;
    await compliance.goto(`/inbox?review=${reviewId}`);
    const stages = compliance.getByRole('region', { name: 'Stages' });
    const [brand, legal] = [await boxOf(stages.getByText('Brand', { exact: true })), await boxOf(stages.getByText('Compliance', { exact: true }).first())];
    expect(Math.abs(brand.y - legal.y)).toBeLessThan(2);
    expect(legal.x).toBeGreaterThan(brand.x);

    await compliance.getByRole('button', { name: 'More: scope, end, conditions' }).click();
    await compliance.getByLabel('Conditions').fill('Only with the safety line.');
    await compliance.getByRole('button', { name: /^Sign and approve/ }).click();
    const dialogue = compliance.getByRole('dialog');
    await dialogue.locator('input[type=password]').fill(person.password);
    await dialogue.getByRole('button', { name: 'Continue' }).click();
    const totp = new TOTP({ secret: await dialogue.getByLabel('Secret').innerText() });
    await dialogue.getByLabel('The code it shows now').fill(totp.generate());
    await dialogue.getByRole('button', { name: 'Continue' }).click();

    await dialogue.getByLabel('Reason').fill('Checked against the label.');
    await dialogue.locator('input[type=password]').fill(person.password);
    // A code counts once: the next one is good already.
    await dialogue.getByLabel('Code of your authenticator').fill(totp.generate({ timestamp: Date.now() + 30_000 }));
    await dialogue.getByRole('button', { name: 'Sign', exact: true }).click();
    await dialogue.waitFor({ state: 'detached' });
    const signed = await waitFor('the signature', async () => {
      const { items } = await person.get<{ items: { signer: { name: string }; verification: { isGood: boolean } }[] }>(`/reviews/${reviewId}/signatures`);
      return items[0];
    });
    expect(signed).toMatchObject({ signer: { name: person.name }, verification: { isGood: true } });
    await compliance.goto(`/inbox?review=${reviewId}`);
    await compliance.getByText('On condition: Only with the safety line.').waitFor();
  });

  test('a colleague decides in the stead of who was asked, and it shows', async () => {
    const { items } = await world.people.brandManager.get<{ items: ReviewSeen[] }>('/reviews?assignee=me&status=open');
    const reviewId = items[0]!.id;
    await brandManager.goto(`/inbox?review=${reviewId}`);
    await brandManager.getByRole('button', { name: 'Delegate' }).click();
    const dialogue = brandManager.getByRole('dialog');
    await dialogue.getByRole('combobox', { name: 'Who' }).click();
    await brandManager.getByRole('option', { name: world.people.creative.name }).click();
    await dialogue.getByLabel('Reason').fill('I am travelling.');
    await dialogue.getByRole('button', { name: 'Delegate' }).click();
    const both = `${world.people.creative.name} for ${world.people.brandManager.name}`;
    await brandManager.getByRole('region', { name: 'Stages' }).getByText(both).waitFor();

    const creative = await world.signIn(world.people.creative);
    await creative.goto(`/inbox?review=${reviewId}`);
    await creative.getByRole('region', { name: 'Your decision' }).waitFor();
    await creative.keyboard.press('a');
    await creative.getByText('Nothing waits for you').waitFor();
    await creative.context().close();
    await brandManager.getByRole('region', { name: 'Decisions' }).getByText(both).waitFor();
    await brandManager.getByText('Approved', { exact: true }).waitFor();
  });

  test('a component is written, approved by somebody else, and fills a slot', async () => {
    const copywriter = await world.signIn(world.people.copywriter);
    await copywriter.getByRole('link', { name: 'Components' }).click();
    await copywriter.getByRole('button', { name: 'New component' }).click();
    const dialogue = copywriter.getByRole('dialog');
    await dialogue.getByRole('combobox', { name: 'Kind' }).click();
    await copywriter.getByRole('option', { name: 'Safety statement' }).click();
    await dialogue.getByLabel('Name').fill('Safety line');
    await dialogue.getByLabel('Text').fill('Keep away from children.');
    await dialogue.getByRole('button', { name: 'Propose it' }).click();
    await copywriter.getByRole('heading', { name: 'Safety line' }).waitFor();
    componentId = new URL(copywriter.url()).pathname.split('/').at(-1)!;
    await copywriter.context().close();

    await compliance.goto(`/components/${componentId}`);
    await compliance.getByRole('article', { name: 'Version 1' }).getByRole('button', { name: 'Approve' }).click();
    await compliance.getByText('“Keep away from children.”').waitFor();

    const creative = await world.signIn(world.people.creative);
    await creative.goto(`/assets/${assetIds.RainDrops}`);
    await creative.getByRole('button', { name: 'Fill a slot' }).click();
    const filling = creative.getByRole('dialog');
    await filling.getByRole('combobox', { name: 'Slot' }).or(filling.getByLabel('Slot')).first().fill('safety');
    await filling.getByRole('combobox', { name: 'Component' }).click();
    await creative.getByRole('option', { name: 'Safety line' }).click();
    await filling.getByRole('button', { name: 'Fill it' }).click();
    await creative.getByRole('region', { name: 'Slots' }).getByRole('link', { name: 'Safety line' }).waitFor();

    await creative.getByRole('button', { name: 'Check out' }).click();
    await creative.getByRole('dialog').getByLabel('What you do with it').fill('Colours');
    await creative.getByRole('dialog').getByRole('button', { name: 'Check out' }).click();
    await creative.getByText(/Checked out by you/).waitFor();
    await brandManager.goto(`/assets/${assetIds.RainDrops}`);
    await brandManager.getByText(new RegExp(`Checked out by ${world.people.creative.name}.*Colours`)).waitFor();
    await creative.getByRole('button', { name: 'Check in' }).click();
    await brandManager.getByText(/Checked out by/).waitFor({ state: 'detached' });
    await creative.getByRole('tab', { name: 'As of' }).click();
    await creative.getByText(/Rests on no\. \d+ of the audit log/).waitFor();
    await creative.context().close();
  });

  test('a changed component is pulled through, and the page follows it until all is replaced', async () => {
    const { creative, copywriter, photographer, projectManager } = world.people;
    interface Versions {
      versionList: { id: string; number: number; state: string }[];
    }
    const first = (await creative.get<Versions>(`/components/${componentId}`)).versionList[0]!;
    await creative.patch(`/assets/${assetIds.Storm}`, { slots: { safety: first.id } });
    for (const name of ['RainDrops', 'Storm'] as const) {
      await settled(creative, assetIds[name]);
      await submit(name);
    }
    await approveEverything();
    const [second] = (await copywriter.post<Versions>(`/components/${componentId}/versions`, { text: 'Keep out of the reach of children.' })).versionList;
    await compliance.goto(`/components/${componentId}`);
    await compliance.getByRole('article', { name: `Version ${second!.number}` }).getByRole('button', { name: 'Approve' }).click();
    await compliance.getByText('“Keep out of the reach of children.”').waitFor();
    await compliance.getByRole('tab', { name: 'What depends on it' }).click();
    await compliance.getByRole('region', { name: 'How much depends on it' }).getByText('2', { exact: true }).first().waitFor();
    await world.keep(compliance, 'component');

    await compliance.getByRole('button', { name: 'Pull through' }).click();
    const dialogue = compliance.getByRole('dialog');
    await dialogue.getByLabel('Reason').fill('The regulator has a new wording.');
    await dialogue.getByRole('button', { name: 'Show what would happen' }).click();
    await dialogue.getByText('2 of 2 assets would be replaced; 2 of them must be approved again').waitFor();
    await world.keep(compliance, 'pull-through-dry-run');
    await dialogue.getByRole('button', { name: 'Start the pull-through' }).click();
    await compliance.getByRole('heading', { name: 'Safety line to version 2' }).waitFor();
    await compliance.getByText('0 of 2 replaced').waitFor();
    await compliance.getByRole('region', { name: 'Waiting on' }).getByText(`2 × a decision by ${world.people.brandManager.name}`).waitFor({ timeout: 90_000 });
    await world.keep(compliance, 'pull-through');

    const seen = await world.signIn(photographer);
    await seen.goto(`/assets/${assetIds.Storm}`);
    await seen.getByText('A component in it is being changed').waitFor();
    await seen.context().close();

    const { items } = await world.people.brandManager.get<{ items: ReviewSeen[] }>('/reviews?assignee=me&status=open');
    const storm = items.find(({ asset }) => asset.id === assetIds.Storm)!;
    await world.people.brandManager.post(`/reviews/${storm.id}/decisions`, { decision: 'approve', contentHash: storm.contentHash });
    // Nobody reloads.
    await compliance.getByText('1 of 2 replaced').waitFor();
    await approveEverything();
    await compliance.getByText('2 of 2 replaced').waitFor();
    await compliance.getByText('Done', { exact: true }).waitFor();
    expect((await projectManager.get<{ slots: { text: string }[] }>(`/assets/${assetIds.Storm}`)).slots[0]!.text).toBe('Keep out of the reach of children.');
  });

  test('what an upload hands over waits in the inbox of who gets it', async () => {
    await world.people.projectManager.post('/routing-rules', { name: 'Photographs', message: 'Please crop it.', definition: { to: [{ personId: world.people.creative.id }] } });
    const { assetId } = await uploadPhotograph(world.people.photographer, path.join(projectRoot, 'samples', 'coffee.png'), { title: 'Coffee' });
    const page = await world.signIn(world.people.creative);
    await page.getByRole('link', { name: 'Inbox' }).click();
    const handoff = page.getByRole('region', { name: 'Handed to you' }).getByRole('article', { name: 'Coffee' });
    await handoff.getByText('Please crop it.').waitFor({ timeout: 90_000 });
    await handoff.getByRole('button', { name: 'Accept' }).click();
    await handoff.getByRole('button', { name: 'Complete' }).click();
    await handoff.waitFor({ state: 'detached' });
    const { items } = await world.people.creative.get<{ items: { state: string }[] }>(`/handoffs?assetId=${assetId}`);
    expect(items.map(({ state }) => state)).toEqual(['completed']);
    await page.context().close();
  });

  test('a campaign tells its forecast, is scheduled to launch by itself, and what comes after it', async () => {
    const page = await world.signIn(world.people.projectManager);
    const { items: channels } = await world.people.projectManager.get<{ items: { id: string }[] }>('/channels');
    const plan = (name: string) =>
      world.people.projectManager.post<{ id: string }>('/campaigns', { name, brief: { what: 'Fresh green.' }, deliverables: [{ channelId: channels[0]!.id, recipe: 'web-2048' }] });
    const intro = await plan('Introduction');
    await plan('All year');
    await page.goto(`/campaigns/${intro.id}`);
    await page.getByRole('button', { name: 'Schedule' }).click();
    const dialogue = page.getByRole('dialog');
    const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
    await dialogue.getByLabel('Launch', { exact: true }).fill(inAMonth);
    await dialogue.getByRole('checkbox', { name: 'Launch by itself then' }).check();
    await dialogue.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Launches by itself/).waitFor();
    await page.getByRole('region', { name: 'Forecast' }).getByText('On time').waitFor();
    await page.getByRole('button', { name: 'What comes after' }).click();
    await dialogue.getByRole('combobox', { name: 'Campaign that takes over' }).click();
    await page.getByRole('option', { name: 'All year' }).click();
    await dialogue.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'All year' }).waitFor();
    await page.context().close();
  });

  test('no page broke its content security policy or threw an error', () => {
    expect(world.complaints).toEqual([]);
  });
});

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.waitFor();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the screen');
  return box;
}

/** Writes the annotation whose place has been drawn. */
async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Annotation' }).fill(text);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article').getByText(text).waitFor();
}

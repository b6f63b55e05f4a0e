import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { apiCaller } from './api-caller.js';
import { board, decide, inbox, problemOf, settled, statesOf, suffix, waitFor } from './demo-acts.js';
import { addRecipe, checkSpecs, framePicture, packFor } from './demo-renditions.js';
import { changeSafetyLine, writeSafetyLine } from './demo-safety-line.js';
import { letOngoingTakeOver } from './demo-succession.js';
import { addSamplePeople } from './sample-people.js';
import type { SamplePeople } from './sample-people.js';
import { uploadPhotograph } from './upload-photograph.js';

export interface DemoOptions {
  readonly apiUrl: string;
  readonly adminApiKey: string;
  /** Where the sample web-hooks go. */
  readonly webhooksUrl: string;
  readonly print: (line: string) => void;
  /** How long the launch of the sample campaign lasts: months, compressed. */
  readonly launchSeconds?: number;
}

export interface Told {
  readonly people: SamplePeople;
  readonly campaignId: string;
  readonly assetIds: Readonly<Record<string, string>>;
  readonly firstReadyMilliseconds: number;
}

const photographs = ['Dune.jpg', 'Storm.jpg', 'RainDrops.jpg', 'TwoWings.jpg', 'Wood.jpg', 'Elephants_3840x2160.jpg'] as const;

/** The product launch of the sample campaign, told to the public API by its people. Throws where the product does not do what it says. */
export async function runDemo({ apiUrl, adminApiKey, webhooksUrl, print, launchSeconds = 8 }: DemoOptions): Promise<Told> {
  const step = (text: string): void => print(`\n— ${text}`);
  const told = (text: string): void => print(`    ${text}`);
  const link = (assetId: string): string => `${apiUrl}/assets/${assetId}`;
  const admin = apiCaller(apiUrl, adminApiKey);

  step('The team comes in');
  const people = await addSamplePeople(admin);
  const { photographer, projectManager, creative, copywriter, brandManager, compliance, socialManager } = people;
  for (const person of Object.values(people)) told(`${person.name} signs in as ${person.email} with ${person.password}`);

  await projectManager.post('/routing-rules', { name: 'Shoots to the creative team', definition: { when: { uploaderRoles: ['photographer'] }, to: [{ role: 'creative' }] } });
  told('what a photographer uploads is handed to the creative team');

  step(`${photographer.name} uploads ${photographs.length} photographs, straight to the object store`);
  const began = performance.now();
  const uploads = await Promise.all(photographs.map(async (name) => [name, await uploadPhotograph(photographer, path.join(projectRoot, 'samples', name))] as const));
  const assetIds = Object.fromEntries(uploads.map(([name, { assetId }]) => [name, assetId])) as Record<(typeof photographs)[number], string>;
  let firstReadyMilliseconds = 0;
  await Promise.all(
    uploads.map(async ([, { assetId }]) => {
      const asset = await settled(photographer, assetId);
      if (asset.state !== 'draft') throw new Error(`${asset.title} is ${asset.state}: ${asset.reason?.title ?? ''}`);
      firstReadyMilliseconds ||= performance.now() - began;
      const { version, renditions } = asset;
      told(`${version.filename}: ${version.width} × ${version.height}, ${version.camera ?? 'camera unknown'}, ${version.capturedAt ?? 'time unknown'}; ${renditions.ready} renditions ready  ${link(assetId)}`);
    }),
  );
  told(`the first was ready after ${(firstReadyMilliseconds / 1_000).toFixed(1)} s`);
  await photographer.patch(`/assets/${assetIds['Dune.jpg']}`, { description: 'Evening light on the great dune, for the launch.', tags: ['desert', 'launch'] });
  told('described the dune; file name, uploader, date, type and camera had filled themselves in');
  const again = await problemOf(uploadPhotograph(photographer, path.join(projectRoot, 'samples', 'Dune.jpg')));
  told(`tried to upload the dune again: ${again.code}; nothing was sent`);

  step(`${copywriter.name} writes the safety line, and ${compliance.name} approves it`);
  const safetyLine = await writeSafetyLine({ copywriter, creative, compliance }, [assetIds['Storm.jpg'], assetIds['RainDrops.jpg']], told);

  step(`${projectManager.name} plans the launch and ${creative.name} picks the photographs`);
  const website = await admin.post<{ id: string }>('/channels', { kind: 'cdn_folder', name: `Launch site ${suffix()}`, folder: 'launch' });
  const hookPath = `/hooks/social-${suffix()}`;
  const social = await admin.post<{ id: string; secret: string }>('/channels', { kind: 'webhook', name: `Social hub ${suffix()}`, url: `${webhooksUrl}${hookPath}` });
  await fetch(`${webhooksUrl}/secrets`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: hookPath, secret: social.secret }) });
  const wanted = [
    { channelId: website.id, recipe: 'web-2048', photograph: 'Dune.jpg' },
    { channelId: website.id, recipe: 'display-300x250', photograph: 'Storm.jpg' },
    { channelId: social.id, recipe: 'instagram-feed', photograph: 'RainDrops.jpg' },
    { channelId: social.id, recipe: 'tiktok', photograph: 'TwoWings.jpg' },
    { channelId: social.id, recipe: 'linkedin', photograph: 'Wood.jpg' },
  ] as const;
  const endsAt = new Date(Date.now() + (launchSeconds + 60) * 1_000).toISOString();
  const campaign = await projectManager.post<{ id: string }>('/campaigns', {
    name: 'Dune — introductory offer',
    brief: { what: 'Introduce the new product with its introductory offer.', audience: 'Everyone who likes the desert.' },
    endsAt,
    deliverables: wanted.map(({ channelId, recipe }) => ({ channelId, recipe })),
  });
  const { deliverables } = await projectManager.get<{ deliverables: { id: string; recipe: string }[] }>(`/campaigns/${campaign.id}/board`);
  await creative.post(`/campaigns/${campaign.id}/selections`, {
    picks: deliverables.map(({ id, recipe }) => ({ deliverableId: id, assetId: assetIds[wanted.find((want) => want.recipe === recipe)!.photograph] })),
  });
  await creative.post(`/campaigns/${campaign.id}/submit`);
  await waitFor('reviews of the selection', async () => (await inbox(brandManager, campaign.id)).length >= wanted.length);
  told(`${wanted.length} photographs are in review  ${apiUrl}/campaigns/${campaign.id}`);
  const handedOver = await waitFor('the hand-offs', async () => {
    const { items } = await creative.get<{ items: { id: string }[] }>('/handoffs?assignee=me&state=offered&limit=100');
    return items.length >= photographs.length && items;
  });
  for (const { id } of handedOver) await creative.post(`/handoffs/${id}/accept`);
  told(`${creative.name} accepts ${handedOver.length} hand-offs; each has its receipt`);
  const early = await problemOf(projectManager.post(`/campaigns/${campaign.id}/launch`));
  told(`tried to launch before the approvals: ${early.code}`);

  step(`${brandManager.name} decides, on exactly what she sees`);
  const own = await problemOf(decide(photographer, (await inbox(brandManager, campaign.id))[0]!.id, 'approve'));
  told(`the photographer tried to approve her own picture: ${own.code}`);
  for (const review of await inbox(brandManager, campaign.id)) {
    if (review.asset.id === assetIds['Wood.jpg']) {
      await decide(brandManager, review.id, 'request_changes', 'Too dark for the feed; a brighter crop, please.');
      told(`changes requested: ${review.asset.title}`);
    } else {
      await decide(brandManager, review.id, 'approve');
      told(`approved: ${review.asset.title}  (${review.contentHash.slice(0, 12)}…)`);
    }
  }
  await waitFor('four approvals', async () => (await statesOf(photographer, assetIds)).filter((state) => state === 'approved').length === 4);
  const linkedIn = deliverables.find(({ recipe }) => recipe === 'linkedin')!;
  await creative.post(`/campaigns/${campaign.id}/selections`, { picks: [{ deliverableId: linkedIn.id, assetId: assetIds['Elephants_3840x2160.jpg'] }] });
  await creative.post(`/campaigns/${campaign.id}/submit`);
  const [second] = await waitFor('the second pick in review', async () => {
    const waiting = await inbox(brandManager, campaign.id);
    return waiting.length > 0 && waiting;
  });
  await decide(brandManager, second!.id, 'approve');
  await waitFor('the last approval', async () => (await board(projectManager, campaign.id)).isReady);
  told('the second pick is approved: nothing stands in the way of the launch');

  step('One picture, every channel: framed, held to what each network takes, packed for an ad platform');
  told(`${creative.name} of the brand team says what matters in Wood.jpg  ${link(assetIds['Wood.jpg'])}`);
  await framePicture(creative, assetIds['Wood.jpg'], { x: 0.3, y: 0.65 }, told);
  const networks = [
    { assetId: assetIds['RainDrops.jpg'], specId: 'instagram-feed' },
    { assetId: assetIds['Elephants_3840x2160.jpg'], specId: 'linkedin-landscape' },
    { assetId: assetIds['TwoWings.jpg'], specId: 'tiktok-photo' },
  ];
  await checkSpecs(socialManager, networks, told);
  await packFor(socialManager, 'meta', campaign.id, told);
  await addRecipe(creative, assetIds['Dune.jpg'], told);

  step('Launch');
  await projectManager.post(`/campaigns/${campaign.id}/launch`);
  await waitFor('every placement live', async () => (await board(projectManager, campaign.id)).state === 'live');
  const receipts = await socialManager.get<{ items: { effect: string; remoteUrl: string | null; remoteId: string; sha256: string }[] }>('/receipts?limit=50');
  for (const receipt of receipts.items) told(`receipt: ${receipt.effect} ${receipt.remoteUrl ?? receipt.remoteId}  ${receipt.sha256.slice(0, 12)}…`);

  step('The safety line changes: everything that uses it is found, rendered, approved again, and replaced where it is live');
  await changeSafetyLine({ copywriter, compliance, brandManager, projectManager }, safetyLine, campaign.id, told);

  step('The introductory offer ends (months, compressed): the ongoing creative takes its place without a gap');
  await letOngoingTakeOver({ creative, brandManager, projectManager, socialManager }, { campaignId: campaign.id, from: assetIds['Dune.jpg'], to: assetIds['Wood.jpg'] }, told);
  await waitFor('everything archived', async () => {
    const states = await statesOf(photographer, { a: assetIds['Dune.jpg'], b: assetIds['Storm.jpg'], c: assetIds['RainDrops.jpg'], d: assetIds['TwoWings.jpg'], e: assetIds['Elephants_3840x2160.jpg'] });
    return states.every((state) => state === 'archived');
  });
  told('five assets are withdrawn and archived; the ongoing one stays where it is');

  step('All of it is in the audit log');
  const timeline = await photographer.get<{ items: { at: string; action: string; actor: { name: string | null; kind: string } }[] }>(`/assets/${assetIds['Dune.jpg']}/timeline?limit=50`);
  for (const entry of [...timeline.items].reverse()) told(`${entry.at}  ${entry.action.padEnd(32)} ${entry.actor.name ?? entry.actor.kind}`);
  const audit = await compliance.send('GET', '/audit/export');
  const events = (await audit.text()).trim().split('\n').length;
  told(`${events} events, hash-chained; check them offline with: ./galley audit export --out audit && ./galley audit verify audit`);
  return { people, campaignId: campaign.id, assetIds, firstReadyMilliseconds };
}

import { board, decide, inbox, settled, waitFor } from './demo-acts.js';
import type { Caller } from './demo-acts.js';

interface Component {
  readonly id: string;
  readonly versionList: readonly { readonly id: string; readonly number: number; readonly text: string }[];
}

/** A safety line is written, approved by somebody else, and put into the slots of the assets. */
export async function writeSafetyLine(
  { copywriter, creative, compliance }: Record<'copywriter' | 'creative' | 'compliance', Caller>,
  assetIds: readonly string[],
  told: (text: string) => void,
): Promise<Component> {
  const component = await copywriter.post<Component>('/components', { kind: 'safety_statement', name: 'Safety line', text: 'Keep away from children.' });
  const versionId = component.versionList[0]!.id;
  await compliance.post(`/components/${component.id}/versions/${versionId}/decisions`, { decision: 'approve' });
  for (const assetId of assetIds) {
    await creative.patch(`/assets/${assetId}`, { slots: { safety: versionId } });
    const { version } = await settled(creative, assetId);
    told(`“Keep away from children.” is on version ${version.number} of ${version.filename}`);
  }
  return component;
}

/** One line changes; what uses it is found, shown, changed, approved again and replaced where it is live. */
export async function changeSafetyLine(
  { copywriter, compliance, brandManager, projectManager }: Record<'copywriter' | 'compliance' | 'brandManager' | 'projectManager', Caller>,
  component: Component,
  campaignId: string,
  told: (text: string) => void,
): Promise<void> {
  const [line] = (await copywriter.post<Component>(`/components/${component.id}/versions`, { text: 'Keep out of the reach of children.' })).versionList;
  if (line === undefined) throw new Error('the proposed line is not there');
  await compliance.post(`/components/${component.id}/versions/${line.id}/decisions`, { decision: 'approve' });
  const before = await livePlacements(projectManager, campaignId);
  const change = { toVersionId: line.id, severity: 'claim', reason: 'The regulator has a new wording.' };
  const planned = await compliance.post<{ assets: number; replaced: number; needApproval: number }>(`/components/${component.id}/pull-through`, { ...change, dryRun: true });
  told(`a dry run: ${planned.assets} assets use it, ${planned.replaced} would be replaced, ${planned.needApproval} need another approval`);
  const run = await compliance.post<{ id: string }>(`/components/${component.id}/pull-through`, change);
  await waitFor('the changed assets in review', async () => (await inbox(brandManager, campaignId)).length >= planned.needApproval);
  for (const review of await inbox(brandManager, campaignId)) {
    await decide(brandManager, review.id, 'approve');
    told(`approved again: ${review.asset.title}  (${review.contentHash.slice(0, 12)}…)`);
  }
  const report = await waitFor('the pull-through to be over', async () => {
    const seen = await compliance.get<{ state: string; assets: number; counts: { done: number } }>(`/pull-throughs/${run.id}`);
    return seen.state === 'done' && seen;
  });
  told(`${report.counts.done} of ${report.assets} assets replaced`);
  const after = await livePlacements(projectManager, campaignId);
  for (const [place, version] of before) {
    if (after.get(place) !== version) told(`replaced in place: ${place}`);
  }
  if (![...before.keys()].every((place) => after.has(place))) throw new Error('a place that had content has none any more');
  if ((await board(projectManager, campaignId)).counts['published'] !== before.size) throw new Error('the board does not show everything as published');
}

/** Where content of the campaign is live, with the version that is there. */
async function livePlacements(person: Caller, campaignId: string): Promise<Map<string, string>> {
  const { items } = await person.get<{ items: { channel: { name: string }; rendition: { recipe: string }; remoteUrl: string | null; versionId: string }[] }>(
    `/placements?campaignId=${campaignId}&state=live&limit=100`,
  );
  return new Map(items.map(({ channel, rendition, remoteUrl, versionId }) => [remoteUrl ?? `${rendition.recipe} on ${channel.name}`, versionId]));
}

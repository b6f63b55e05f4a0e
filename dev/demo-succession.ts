import { decide, inbox, settled, waitFor } from './demo-acts.js';
import type { Caller } from './demo-acts.js';

/** The introductory creative of the website goes and the ongoing one comes, at the same address and without a moment between. */
export async function letOngoingTakeOver(
  { creative, brandManager, projectManager, socialManager }: Record<'creative' | 'brandManager' | 'projectManager' | 'socialManager', Caller>,
  { campaignId, from, to }: { readonly campaignId: string; readonly from: string; readonly to: string },
  told: (text: string) => void,
): Promise<void> {
  await creative.patch(`/assets/${to}`, { description: 'The ongoing picture: brighter, as asked for.' });
  await settled(creative, to);
  await creative.post('/reviews', { assetIds: [to] });
  const review = await waitFor('the ongoing picture in review', async () => (await brandManager.get<{ items: { id: string; asset: { id: string } }[] }>('/reviews?assignee=me&status=open&limit=100')).items.find(({ asset }) => asset.id === to));
  await decide(brandManager, review.id, 'approve');
  await waitFor('the ongoing picture to be approved', async () => (await creative.get<{ state: string }>(`/assets/${to}`)).state === 'approved');

  const { items } = await projectManager.get<{ items: { id: string; asset: { id: string }; remoteUrl: string | null }[] }>(`/placements?campaignId=${campaignId}&assetId=${from}&state=live`);
  const intro = items[0];
  if (intro?.remoteUrl == null) throw new Error('the introductory picture is not on the website');
  const { deliverables } = await projectManager.get<{ deliverables: { id: string; asset: { id: string } | null }[] }>(`/campaigns/${campaignId}/board`);
  const deliverable = deliverables.find(({ asset }) => asset?.id === from)!;
  const watched = watch(intro.remoteUrl);
  await projectManager.post(`/campaigns/${campaignId}/succeed`, { successions: [{ deliverableId: deliverable.id, assetId: to }], when: 'now' });
  const receipt = await waitFor('the ongoing picture to be live', async () => {
    const receipts = await socialManager.get<{ items: { effect: string; assetId: string; remoteUrl: string | null }[] }>('/receipts?limit=100');
    return receipts.items.find(({ effect, assetId }) => effect === 'replace' && assetId === to);
  });
  const statuses = await watched.stop();
  told(`the same address, ${receipt.remoteUrl ?? ''}, asked ${statuses.length} times meanwhile: ${[...new Set(statuses)].join(', ')}`);
  if (statuses.some((status) => status !== 200)) throw new Error('there was a moment without content');
  if ((await inbox(brandManager, campaignId)).length > 0) throw new Error('reviews of the ended campaign are still open');
}

function watch(url: string): { stop(): Promise<number[]> } {
  const statuses: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return statuses;
    },
  };
}

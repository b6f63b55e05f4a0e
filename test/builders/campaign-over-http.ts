import type { Board } from '../../schemas/campaigns.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi, until } from '../setup/living-api.js';
import type { Call, TestAnswer } from '../setup/test-api.js';
import { recordHistory } from '../workflows/record-history.js';

/** Campaigns as people run them over HTTP. */
export interface CampaignDesk {
  readonly admin: Call;
  readonly manager: Call;
  readonly creative: Call;
  /** A sample photograph that a brand manager has approved. */
  approved(sample: string): Promise<string>;
  /** Plans a campaign, and answers its id. */
  plan(wanted: object): Promise<string>;
  board(id: string): Promise<Board>;
  launch(id: string): Promise<TestAnswer>;
  /** The actions that the audit log tells of the campaign. */
  told(id: string): Promise<string[]>;
  pick(id: string, assetIds: readonly (string | null)[]): Promise<Board>;
  /** Waits until the campaign is in the state and has nothing to do. */
  rests(id: string, state: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
  /** Keeps the campaign's history, as `recordHistory` does. @param runId where it has had several runs */
  keepHistory(id: string, name: string, runId?: string): Promise<void>;
  placements(id: string): Promise<{ id: string; state: string; remoteUrl: string | null; asset: { id: string } }[]>;
}

/** A desk with workers of its own behind it, and a site to publish to. */
export interface CampaignWorld {
  readonly api: LivingApi;
  readonly desk: CampaignDesk;
  /** So many deliverables for the site. */
  cells(count: number): object[];
}

export async function campaignWorld(): Promise<CampaignWorld> {
  const api = await startLivingApi();
  const desk = campaignDesk(api);
  const site = (await desk.admin('POST', '/channels', { body: { kind: 'cdn_folder', name: 'Site', folder: 'site' } })).body.id as string;
  return { api, desk, cells: (count) => Array.from({ length: count }, () => ({ channelId: site, recipe: 'preview-640' })) };
}

export function campaignDesk(api: LivingApi): CampaignDesk {
  const { people } = api.tenant;
  const [admin, manager, creative, brand] = [api.as(people.admin), api.as(people.project_manager), api.as(people.creative), api.as(people.brand_manager)];
  const desk: CampaignDesk = {
    admin,
    manager,
    creative,
    approved: async (sample) => {
      const assetId = await api.bring(api.as(people.photographer), sample, { allowDuplicate: 'true' });
      const opened = await creative('POST', '/reviews', { body: { assetIds: [assetId] } });
      const { reviewId } = opened.body.items[0];
      const { body: review } = await brand('GET', `/reviews/${reviewId}`);
      const decided = await brand('POST', `/reviews/${reviewId}/decisions`, { body: { decision: 'approve', contentHash: review.contentHash } });
      if (decided.status >= 300) throw new Error(decided.text);
      await until('the approval', async () => ((await admin('GET', `/assets/${assetId}`)).body.state === 'approved' ? true : undefined));
      return assetId;
    },
    plan: async (wanted) => {
      const answer = await manager('POST', '/campaigns', { body: { name: 'Launch', brief: { what: 'Shoes' }, ...wanted } });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.id;
    },
    launch: async (id) => manager('POST', `/campaigns/${id}/launch`),
    told: async (id) => (await admin('GET', `/audit?subject=campaign:${id}&limit=200`)).body.items.map(({ action }: { action: string }) => action),
    board: async (id) => (await manager('GET', `/campaigns/${id}/board`)).body,
    pick: async (id, assetIds) => {
      const { deliverables } = await desk.board(id);
      const picks = assetIds.map((assetId, index) => ({ deliverableId: deliverables[index]?.id, assetId }));
      const answer = await creative('POST', `/campaigns/${id}/selections`, { body: { picks } });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body;
    },
    rests: async (id, state) =>
      until(`the campaign to be ${state}`, async () => {
        const { body } = await manager('GET', `/campaigns/${id}`);
        return body.state === state && body.work.length === 0 ? body : undefined;
      }),
    keepHistory: async (id, name, runId) =>
      recordHistory({ temporal: { client: api.services.temporal } }, name, workflowId(api.tenant.tenantId, 'campaign', id), runId),
    placements: async (id) => (await manager('GET', `/placements?campaignId=${id}`)).body.items,
  };
  return desk;
}

import { randomUUID } from 'node:crypto';
import { insertCampaign } from '../../db/insert-campaign.js';
import { askLife, tellLife } from '../../runtime/ask-life.js';
import type { CampaignRequest } from '../../domain/campaign-lifecycle.js';
import { planSchema } from '../../schemas/campaign-plan.js';
import type { CampaignRecord } from '../../schemas/life-records.js';
import { askCampaign } from '../../workflows/messages.js';
import type { Standing } from '../../workflows/messages.js';
import { workflowId } from '../../workflows/workflow-ids.js';
import type { LifeWorld } from '../workflows/life-world.js';

/** A campaign in a world of lives. */
export interface LivingCampaign {
  readonly id: string;
  readonly deliverableIds: readonly string[];
  readonly workflowId: string;
  record(): Promise<CampaignRecord & { inMotion: boolean }>;
  ask(request: CampaignRequest): Promise<Standing>;
  /** As the relay does when something of it has changed. */
  tellNews(): Promise<void>;
  pick(assetIds: readonly (string | null)[]): Promise<void>;
  /** Kinds of the notices that its owner gets, in order. */
  notices(): Promise<string[]>;
  placements(): Promise<{ id: string; assetId: string; state: string }[]>;
  /** Waits until it is in the state and has nothing to do. */
  rests(state: string): Promise<CampaignRecord>;
}

/** Plans a campaign with so many deliverables for one channel, all by the recipe `web`. */
export async function addCampaign(world: LifeWorld, wanted: Partial<CampaignRecord> & { readonly deliverables?: number; readonly plan?: object } = {}): Promise<LivingCampaign> {
  const { deliverables: count = 1, plan = {}, ...change } = wanted;
  const { tenantId, database, person } = world;
  const [id, actor] = [randomUUID(), `person:${person.brandManager}`];
  const [channel] = await database.ask<{ id: string }>(tenantId, 'select id from channels where tenant_id = $1', [tenantId]);
  const record: CampaignRecord = {
    tenantId, campaignId: id, state: 'planning', sequence: 0, launchAt: null, endsAt: null, dueAt: change.launchAt ?? null, launchMode: 'all_or_nothing',
    launchesItself: false, launches: 0, warned: [], work: [], answered: [], ...change,
  };
  const deliverables = Array.from({ length: count }, () => ({ id: randomUUID(), channelId: channel?.id ?? '', recipe: 'web', market: '*', locale: 'und', needsCopy: false }));
  await insertCampaign(database, { record, actor, name: 'Launch', brief: { what: 'Shoes' }, ownerId: person.brandManager, dueAt: record.dueAt, plan: planSchema.parse(plan), deliverables });
  const life = { tenantId, kind: 'campaign', id } as const;

  const campaign: LivingCampaign = {
    id,
    deliverableIds: deliverables.map((one) => one.id),
    workflowId: workflowId(tenantId, 'campaign', id),
    record: async () => {
      const [row] = await database.ask<{ life: CampaignRecord; inMotion: boolean }>(tenantId, 'select life, in_motion as "inMotion" from campaigns where tenant_id = $1 and id = $2', [tenantId, id]);
      if (row === undefined) throw new Error('no such campaign');
      return { ...row.life, inMotion: row.inMotion };
    },
    ask: async (request) => askLife(world.temporal.client, life, askCampaign, [{ actor, request }], randomUUID()),
    tellNews: async () => tellLife(world.temporal.client, life, 'facts_changed', []),
    pick: async (assetIds) => {
      await database.ask(
        tenantId,
        `update deliverables d set asset_id = p.asset_id from unnest($2::uuid[], $3::uuid[]) as p (id, asset_id) where d.tenant_id = $1 and d.id = p.id`,
        [tenantId, campaign.deliverableIds.slice(0, assetIds.length), assetIds],
      );
    },
    notices: async () => {
      const rows = await database.ask<{ kind: string }>(tenantId, `select kind from notices where tenant_id = $1 and about ->> 'campaignId' = $2 order by created_at, id`, [tenantId, id]);
      return rows.map(({ kind }) => kind);
    },
    placements: async () =>
      database.ask<{ id: string; assetId: string; state: string }>(tenantId, `select id, asset_id as "assetId", state from placements where tenant_id = $1 and campaign_id = $2 order by created_at, id`, [tenantId, id]),
    rests: async (state) => world.until(async () => {
      const seen = await campaign.record();
      return seen.state === state && seen.work.length === 0 && seen;
    }),
  };
  await campaign.ask({ kind: 'begin' });
  return campaign;
}

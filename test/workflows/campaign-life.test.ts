import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { LivingCampaign } from '../builders/campaign.js';
import { addCampaign } from '../builders/campaign.js';
import type { LifeWorld } from './life-world.js';
import { createLifeWorld } from './life-world.js';
import { recordHistory } from './record-history.js';

jest.setTimeout(60_000);

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

let world: LifeWorld;
beforeAll(async () => {
  world = await createLifeWorld();
}, 120_000);
afterAll(async () => world?.close());

/** The Wednesday of the week after next, at noon: working days before it are counted over one week-end, whatever day it is. */
async function wednesday(): Promise<number> {
  const now = await world.now();
  const midnight = Math.floor(now / day) * day;
  return midnight + (((3 - new Date(midnight).getUTCDay() + 7) % 7) + 14) * day + 12 * hour;
}
const iso = (instant: number): string => new Date(instant).toISOString();
/** Lets the clock go on to an instant, with every timer before it. */
async function reach(instant: number): Promise<void> {
  await world.temporal.sleep(Math.max(instant - (await world.now()), 1));
}
const told = async (campaign: LivingCampaign): Promise<string[]> => world.audit(`campaign:${campaign.id}`);
const warned = async (campaign: LivingCampaign, warning: string): Promise<void> => {
  await world.until(async () => (await campaign.record()).warned.some((one) => one === warning));
};

describe('the plan of a campaign', () => {
  test('warns before its date becomes unreachable, says when it is, and when it has passed: each once', async () => {
    const date = await wednesday();
    // Left after the selection: two working days of review, and 0.05 for rendering. The warning comes one working day earlier.
    const [warnAt, unreachableAt] = [date - 5 * day - 72 * minute, date - 2 * day - 72 * minute];
    const campaign = await addCampaign(world, { launchAt: iso(date) });
    await reach(warnAt - minute);
    expect((await campaign.record()).warned).toEqual([]);
    await reach(warnAt + minute);
    await warned(campaign, 'plan_at_risk');
    expect(await world.now()).toBeLessThan(unreachableAt);
    await reach(unreachableAt - minute);
    expect((await campaign.record()).warned).toEqual(['plan_at_risk']);
    await reach(unreachableAt + minute);
    await warned(campaign, 'date_unreachable');
    await reach(date + minute);
    await warned(campaign, 'launch_due');
    await reach(date + 30 * day);
    expect(await campaign.record()).toMatchObject({ state: 'planning', inMotion: false });
    expect(await told(campaign)).toEqual(['campaign.registered', 'campaign.planned', 'campaign.plan_at_risk', 'campaign.date_unreachable', 'campaign.launch_due']);
    expect((await campaign.notices()).sort()).toEqual(['campaign_at_risk', 'campaign_launch_due', 'campaign_unreachable']);
    await recordHistory(world, 'campaign-warned-until-due', campaign.workflowId);
  });

  test('is worked out anew when a stage slips: the timer stands where the new plan needs it, and what has recovered warns again', async () => {
    const date = (await wednesday()) + 14 * day;
    const campaign = await addCampaign(world, { launchAt: iso(date) });
    const change = async (plan: object): Promise<void> => {
      await world.database.ask(world.tenantId, 'update campaigns set plan = $2 where id = $1', [campaign.id, JSON.stringify(plan)]);
      await campaign.tellNews();
    };
    // Ten working days of review: the warning is due two weeks and a day before the date, less 0.05 of a day.
    await change({ phases: { review: { workingDays: 10 } } });
    await reach(date - 15 * day - 73 * minute);
    expect((await campaign.record()).warned).toEqual([]);
    await reach(date - 15 * day - 71 * minute);
    await warned(campaign, 'plan_at_risk');
    await change({});
    await world.until(async () => (await campaign.record()).warned.length === 0);
    await change({ phases: { review: { workingDays: 2, dueAt: iso(date + hour) } } });
    await warned(campaign, 'plan_at_risk');
    expect((await told(campaign)).slice(2)).toEqual(['campaign.plan_at_risk', 'campaign.plan_recovered', 'campaign.plan_at_risk']);
    await recordHistory(world, 'campaign-slipped-recovered', campaign.workflowId);
    await campaign.ask({ kind: 'cancel' });
  });
});

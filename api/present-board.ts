import type { BoardFacts, BoardRow } from '../db/campaign-board.js';
import { campaignForecastOf } from '../domain/campaign-outlook.js';
import { forecastDeliverable } from '../domain/campaign-plan.js';
import type { CampaignPlan } from '../domain/campaign-plan.js';
import { phaseOfDeliverable } from '../domain/deliverable-phase.js';
import { isLaunchable, standingOfDeliverable } from '../domain/deliverable-status.js';
import { campaignPlan } from '../db/find-plan-calendar.js';
import { deliverableStatusSchema } from '../schemas/campaigns.js';
import type { Board, DeliverableStatus } from '../schemas/campaigns.js';
import { writeBoardCursor } from './board-cursor.js';
import { contentPath } from './present-asset.js';
import { reasonOf } from './reason.js';

/** People named where one could act; more are not of use to who wants to know whom to ask. */
const mostPeople = 5;

/** The board of a campaign: all of it in numbers, and a page of its deliverables, read with one row too many. */
export function presentBoard(campaignId: string, facts: BoardFacts, limit: number, now = new Date().toISOString()): Board {
  const plan = campaignPlan(facts.plan, facts.calendar);
  const date = facts.life.dueAt ?? null;
  const { standing, readyAt, slackSeconds, unreachableFrom, critical } = campaignForecastOf(plan, date, facts.groups, now);
  const standings = facts.groups.map((group) => ({ group, standing: standingOfDeliverable(group) }));
  const count = (status: DeliverableStatus): number => standings.reduce((sum, { group, standing }) => sum + (standing.status === status ? group.count : 0), 0);
  const page = facts.rows.slice(0, limit);
  const last = page.at(-1);
  return {
    campaignId,
    state: facts.life.state,
    counts: Object.fromEntries(deliverableStatusSchema.options.map((status) => [status, count(status)])) as Board['counts'],
    isReady: standings.every(({ standing }) => isLaunchable(standing)),
    forecast: { standing, date, readyAt, slackSeconds, unreachableFrom, critical: critical === null ? null : { ...critical, path: [...critical.path] } },
    blocking: blockingOf(standings, facts),
    deliverables: page.map((row) => presentDeliverable(row, facts, plan, date, now)),
    nextCursor: facts.rows.length > limit && last !== undefined ? writeBoardCursor(last) : null,
  };
}

function presentDeliverable(row: BoardRow, facts: BoardFacts, plan: CampaignPlan, date: string | null, now: string): Board['deliverables'][number] {
  const { status, blocker } = standingOfDeliverable(row);
  const phase = phaseOfDeliverable(row);
  const since = row.since.toISOString();
  const owner = row.picker ?? facts.owner;
  const planned = phase && { deliverableId: row.id, needsCopy: row.needsCopy, reviewCalendar: row.reviewCalendar, phase: phase.phase, since: phase.hasBegun ? since : null, dueAt: row.dueAt?.toISOString() ?? null };
  return {
    id: row.id,
    channel: { id: row.channelId, name: row.channelName },
    recipe: row.recipe,
    market: row.market,
    locale: row.locale,
    needsCopy: row.needsCopy,
    status,
    waivedReason: row.waivedReason,
    asset:
      row.assetId === null || row.assetState === null
        ? null
        : { id: row.assetId, title: row.assetTitle ?? '', state: row.assetState, thumbhash: row.thumbhash, previewPath: contentPath(row.assetId, row.previewId) },
    owner,
    since,
    readyAt: planned === null ? null : forecastDeliverable(plan, date, planned, now).readyAt,
    placementId: row.placementId,
    successor: row.successor,
    successorPlacementId: row.successorPlacementId,
    blocker: blocker === null ? null : { sentence: blocker.sentence, who: [...blocker.who], people: peopleOf(blocker.who, facts), reason: reasonOf(blocker.reason) },
  };
}

/** Groups that wait for the same, together; what most wait for first. */
function blockingOf(standings: readonly { group: BoardFacts['groups'][number]; standing: ReturnType<typeof standingOfDeliverable> }[], facts: BoardFacts): Board['blocking'] {
  const found = new Map<string, Board['blocking'][number]>();
  for (const { group, standing } of standings) {
    if (standing.blocker === null || standing.status === 'waived') continue;
    const { sentence, who } = standing.blocker;
    const [known, since] = [found.get(sentence), group.oldest.toISOString()];
    if (known === undefined) found.set(sentence, { sentence, who: [...who], people: peopleOf(who, facts), count: group.count, since, exampleId: group.exampleId });
    else Object.assign(known, { count: known.count + group.count, since: since < known.since ? since : known.since });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

function peopleOf(who: readonly string[], { holders, owner }: BoardFacts): { id: string; name: string }[] {
  const people = new Map<string, { id: string; name: string }>();
  // Who owns the campaign is asked before others of the same role.
  if (who.includes('project_manager')) people.set(owner.id, owner);
  for (const role of who) for (const person of holders.find((one) => one.role === role)?.people ?? []) people.set(person.id, person);
  return [...people.values()].slice(0, mostPeople);
}

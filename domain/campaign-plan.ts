import type { WorkCalendar } from '../schemas/approval-policy.js';

/** What a deliverable goes through, in this order. */
export const planPhases = ['select', 'copy', 'review', 'render', 'launch'] as const;
export type PlanPhase = (typeof planPhases)[number];

export interface CampaignPlan {
  readonly phases: Readonly<Record<PlanPhase, { readonly workingDays: number; readonly dueAt: string | null }>>;
  /** How long before the date becomes unreachable somebody is warned. */
  readonly warnWorkingDays: number;
  /** An instant so many working days later, or earlier; by the campaign's own calendar where no other one is given. */
  readonly addWorkingDays: (instant: number, days: number, calendar: WorkCalendar | null) => number;
}

/** A deliverable, or many that stand alike, as the plan sees them. Instants are ISO 8601 in UTC. */
export interface PlannedDeliverable {
  readonly deliverableId: string;
  readonly phase: PlanPhase;
  /** When the phase began; null where it waits for somebody to begin it. */
  readonly since: string | null;
  /** By when the phase is due, where somebody has a deadline for it. */
  readonly dueAt: string | null;
  readonly needsCopy: boolean;
  /** Of the policy of its open review, where that has no deadline; null: the campaign's. */
  readonly reviewCalendar: WorkCalendar | null;
}

export interface DeliverableForecast {
  readonly readyAt: string;
  /** From then on the date cannot be reached any more if nothing has moved; null where there is no date. */
  readonly unreachableFrom: string | null;
  /** What is left of its way; the first is under way or next. */
  readonly path: readonly { readonly phase: PlanPhase; readonly from: string; readonly to: string }[];
}

export type PlanStanding = 'no_date' | 'on_time' | 'at_risk' | 'unreachable';

export interface CampaignForecast {
  readonly standing: PlanStanding;
  /** When the last deliverable will be ready; null where nothing is left to do. */
  readonly readyAt: string | null;
  /** From the forecast to the date; negative where it comes too late. */
  readonly slackSeconds: number | null;
  readonly unreachableFrom: string | null;
  /** When the standing may become worse by itself; null where it cannot. */
  readonly nextLookAt: string | null;
  /** The deliverable that everything waits for, and its way. */
  readonly critical: { readonly deliverableId: string; readonly path: DeliverableForecast['path'] } | null;
}

/** When a deliverable will be ready if every phase that is left takes its time, and none that is late ends before now. */
export function forecastDeliverable(plan: CampaignPlan, date: string | null, deliverable: PlannedDeliverable, now: string): DeliverableForecast {
  const [first = 'launch', ...later] = phasesLeft(deliverable);
  const take = (phase: PlanPhase, from: number): number => pass(plan, deliverable, phase, from, 1);
  const begun = deliverable.since === null ? Date.parse(now) : Date.parse(deliverable.since);
  const due = deliverable.dueAt ?? plan.phases[first].dueAt;
  // Under way it is done when it is due; what nobody has begun takes its time all the same.
  const atLeast = deliverable.since === null ? take(first, begun) : Date.parse(now);
  let at = Math.max(atLeast, due === null ? take(first, begun) : Date.parse(due));
  const path = [{ phase: first, from: iso(begun), to: iso(at) }];
  for (const phase of later) {
    const from = at;
    const planned = plan.phases[phase].dueAt;
    at = Math.max(take(phase, from), planned === null ? from : Date.parse(planned));
    path.push({ phase, from: iso(from), to: iso(at) });
  }
  return { readyAt: iso(at), path, unreachableFrom: date === null ? null : iso(lastMoment(plan, Date.parse(date), deliverable)) };
}

/** Where the campaign as a whole stands: the worst of its deliverables decides. */
export function forecastCampaign(plan: CampaignPlan, date: string | null, deliverables: readonly PlannedDeliverable[], now: string): CampaignForecast {
  // What is ready waits for nobody, unless the launch itself takes its time.
  const open = deliverables.filter(({ phase }) => phase !== 'launch' || plan.phases.launch.workingDays > 0);
  const found = open.map((deliverable) => ({ deliverable, ...forecastDeliverable(plan, date, deliverable, now) }));
  const last = found.reduce<(typeof found)[number] | null>((worst, one) => (worst === null || one.readyAt > worst.readyAt ? one : worst), null);
  const critical = last === null ? null : { deliverableId: last.deliverable.deliverableId, path: last.path };
  if (date === null) return { standing: 'no_date', readyAt: last?.readyAt ?? null, slackSeconds: null, unreachableFrom: null, nextLookAt: null, critical };
  if (last === null) return { standing: 'on_time', readyAt: null, slackSeconds: null, unreachableFrom: null, nextLookAt: null, critical };

  const unreachableFrom = found.reduce((earliest, one) => ((one.unreachableFrom ?? date) < earliest ? (one.unreachableFrom ?? date) : earliest), date);
  const warnFrom = iso(plan.addWorkingDays(Date.parse(unreachableFrom), -plan.warnWorkingDays, null));
  const standing = now > unreachableFrom ? 'unreachable' : last.readyAt > date || now >= warnFrom ? 'at_risk' : 'on_time';
  const nextLookAt = standing === 'unreachable' ? null : standing === 'at_risk' ? iso(Date.parse(unreachableFrom) + 1) : warnFrom;
  return { standing, readyAt: last.readyAt, slackSeconds: Math.round((Date.parse(date) - Date.parse(last.readyAt)) / 1_000), unreachableFrom, nextLookAt, critical };
}

/** The last instant at which what is left still fits before the date: of a phase under way, what comes after it; else all of it. */
function lastMoment(plan: CampaignPlan, date: number, deliverable: PlannedDeliverable): number {
  const left = phasesLeft(deliverable);
  const must = deliverable.since === null ? left : left.slice(1);
  return must.reduceRight((at, phase) => pass(plan, deliverable, phase, at, -1), date);
}

function pass({ phases, addWorkingDays }: CampaignPlan, { reviewCalendar }: PlannedDeliverable, phase: PlanPhase, from: number, direction: 1 | -1): number {
  return addWorkingDays(from, direction * phases[phase].workingDays, phase === 'review' ? reviewCalendar : null);
}

function phasesLeft({ phase, needsCopy }: PlannedDeliverable): PlanPhase[] {
  return planPhases.slice(planPhases.indexOf(phase)).filter((one) => one === phase || one !== 'copy' || needsCopy);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

import type { z } from 'zod';
import type { PullThroughReport } from '../db/find-pull-through-report.js';
import type { PullThroughItemRow } from '../db/list-pull-through-items.js';
import type { PullThroughRow } from '../db/list-pull-throughs.js';
import { nextPullThroughStep } from '../domain/pull-through-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { pullThroughItemSchema, pullThroughSchema, pullThroughSummarySchema } from '../schemas/pull-throughs.js';
import { pullThroughItemStateSchema } from '../schemas/vocabulary.js';
import type { PullThroughItemState } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import { componentRoles } from './present-component.js';
import { reasonOf } from './reason.js';

export function presentPullThroughSummary(row: PullThroughRow): z.input<typeof pullThroughSummarySchema> {
  const counts = Object.fromEntries(pullThroughItemStateSchema.options.map((state) => [state, row.counts[state] ?? 0])) as Record<PullThroughItemState, number>;
  return {
    id: row.id,
    component: row.component,
    toVersion: row.toVersion,
    severity: row.severity,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    effectiveAt: row.effectiveAt.toISOString(),
    startedBy: row.startedBy,
    assets: Object.values(counts).reduce((sum, n) => sum + n, 0),
    counts,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentPullThrough(row: PullThroughRow, report: PullThroughReport, caller: Caller): z.input<typeof pullThroughSchema> {
  const mayAsk = caller.roles.includes('admin') || caller.roles.some((role) => (componentRoles.pull_through as readonly string[]).includes(role));
  return {
    ...presentPullThroughSummary(row),
    reason: row.reason,
    waitingOn: report.waitingOn.map((wait) => ({ ...wait, since: new Date(wait.since).toISOString() })),
    reasons: report.reasons.map(({ state, code, assets }) => ({ state, ...wordsOf(code), assets })),
    allowed: mayAsk ? (['pause', 'resume', 'cancel'] as const).filter((kind) => !isRefusal(nextPullThroughStep(row.life, { kind }))) : [],
  };
}

export function presentPullThroughItem({ asset, state, reason, changedAt }: PullThroughItemRow): z.input<typeof pullThroughItemSchema> {
  return { asset, state, reason: reasonOf(reason), changedAt: changedAt.toISOString() };
}

/** A reason that is there, in words. */
export function wordsOf(code: string): NonNullable<ReturnType<typeof reasonOf>> {
  return reasonOf(code) ?? { code, title: code, remedy: '' };
}

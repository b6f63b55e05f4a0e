import type { z } from 'zod';
import type { BackfillItemRow, BackfillPace, BackfillRow, findBackfillReport } from '../db/list-backfills.js';
import { nextBackfillStep } from '../domain/backfill-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { backfillItemSchema, backfillSchema, backfillSummarySchema } from '../schemas/backfills.js';
import { backfillItemStateSchema } from '../schemas/vocabulary.js';
import type { BackfillItemState, Role } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import { wordsOf } from './present-pull-through.js';
import { recipeEditors } from './present-recipe.js';
import { reasonOf } from './reason.js';

export function presentBackfillSummary(row: BackfillRow): z.input<typeof backfillSummarySchema> {
  const counts = Object.fromEntries(backfillItemStateSchema.options.map((state) => [state, row.counts[state] ?? 0])) as Record<BackfillItemState, number>;
  return {
    id: row.id,
    recipes: row.recipes,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    startedBy: row.startedBy,
    versions: Object.values(counts).reduce((sum, n) => sum + n, 0),
    counts,
    renditions: row.renditions,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentBackfill(row: BackfillRow, report: Awaited<ReturnType<typeof findBackfillReport>>, caller: Caller): z.input<typeof backfillSchema> {
  const mayAsk = caller.roles.some((role) => role === 'admin' || (recipeEditors as readonly Role[]).includes(role));
  const perSecond = row.state === 'running' ? paceOf(report.pace) : null;
  const pending = row.counts.pending ?? 0;
  return {
    ...presentBackfillSummary(row),
    reasons: report.reasons.map(({ state, code, versions }) => ({ state, versions, ...wordsOf(code) })),
    perMinute: perSecond === null ? null : Math.round(perSecond * 600) / 10,
    readyAt: perSecond === null ? null : new Date(Date.now() + (pending / perSecond) * 1_000).toISOString(),
    allowed: mayAsk ? (['pause', 'resume', 'cancel'] as const).filter((kind) => !isRefusal(nextBackfillStep(row.life, { kind }))) : [],
  };
}

export function presentBackfillItem({ reason, changedAt, ...item }: BackfillItemRow): z.input<typeof backfillItemSchema> {
  return { ...item, reason: reasonOf(reason), changedAt: changedAt.toISOString() };
}

/** Versions a second; null where it has only begun. */
function paceOf({ settled, seconds }: BackfillPace): number | null {
  return settled === 0 || seconds < 1 ? null : settled / seconds;
}

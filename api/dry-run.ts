import type { z } from 'zod';
import { planPullThrough } from '../db/plan-pull-through.js';
import type { Database } from '../db/pool.js';
import type { dryRunSchema } from '../schemas/pull-throughs.js';
import { wordsOf } from './present-pull-through.js';

const itemsShown = 200;

/**
 * What a run would do: counted over all assets, and told of those after `after`.
 * @throws GalleyError as `planPullThrough`
 */
export async function dryRun(database: Database, run: Parameters<typeof planPullThrough>[1], after: string | null): Promise<z.input<typeof dryRunSchema>> {
  const counts = { assets: 0, replaced: 0, needApproval: 0, takenDownFirst: 0, skipped: 0, flagged: 0 };
  const reasons = new Map<string, number>();
  const items: z.input<typeof dryRunSchema>['items'] = [];
  let hasMore = false;
  await planPullThrough(database, run, ({ id, title, state }, plan) => {
    const replaces = plan.outcome === 'replace';
    const [needsApproval, takesDownFirst] = replaces ? [plan.needsApproval, plan.takesDownFirst] : [false, false];
    counts.assets += 1;
    counts.replaced += Number(replaces);
    counts.needApproval += Number(needsApproval);
    counts.takenDownFirst += Number(takesDownFirst);
    counts.skipped += Number(plan.outcome === 'skip');
    counts.flagged += Number(plan.outcome === 'flag');
    if (!replaces) reasons.set(plan.reason, (reasons.get(plan.reason) ?? 0) + 1);
    if (after !== null && id <= after) return;
    hasMore = items.length === itemsShown;
    if (hasMore) return;
    items.push({
      asset: { id, title }, state, needsApproval, takesDownFirst,
      outcome: plan.outcome === 'coalesce' ? 'skip' : plan.outcome,
      reason: replaces ? null : wordsOf(plan.reason),
    });
  });
  return {
    ...counts,
    reasons: [...reasons].map(([code, assets]) => ({ ...wordsOf(code), assets })),
    items,
    nextAfter: hasMore ? (items.at(-1)?.asset.id ?? null) : null,
  };
}

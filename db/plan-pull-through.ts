import { planForAsset, replacedBefore } from '../domain/pull-through-item.js';
import type { PullThroughPlan } from '../domain/pull-through-item.js';
import type { Severity } from '../schemas/vocabulary.js';
import { findPullThroughSubjects } from './find-pull-through-subjects.js';
import type { SubjectRow } from './find-pull-through-subjects.js';
import { findReplacements } from './find-replacements.js';
import { findDependantIds } from './list-component-impact.js';
import type { Database } from './pool.js';

const pageSize = 500;

/**
 * What a run would do with each asset, told one by one in the order of their ids, by the rule that the run itself goes by. Nothing is
 * changed, and never more than a page of assets is held.
 * @param now ISO 8601: when it would begin
 * @throws GalleyError as `findReplacements`
 */
export async function planPullThrough(
  database: Database,
  run: { readonly tenantId: string; readonly componentId: string; readonly toVersionId: string; readonly severity: Severity; readonly now: string },
  tell: (subject: SubjectRow, plan: PullThroughPlan) => void,
): Promise<void> {
  const { tenantId, severity } = run;
  await database.withTenant(tenantId, async (client) => {
    const replacements = await findReplacements(client, tenantId, run.componentId, run.toVersionId, 'only look');
    const from = replacements.map(({ fromVersionId }) => fromVersionId);
    const before = replacedBefore(severity, run.now);
    for (let after: string | null = null; ; ) {
      const ids: string[] = await findDependantIds(client, from, after, pageSize);
      for (const subject of await findPullThroughSubjects(client, tenantId, ids, replacements)) tell(subject, planForAsset(subject, { severity, replacedBefore: before }));
      if (ids.length < pageSize) return;
      after = ids.at(-1) ?? null;
    }
  });
}

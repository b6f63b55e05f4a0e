import { loadLife } from '../../db/load-life.js';
import { countOpenItems } from '../../db/pull-through-items.js';
import { recordComponentTransition } from '../../db/record-component.js';
import type { ComponentTransition } from '../../db/record-component.js';
import { recordPullThroughTransition } from '../../db/record-pull-through.js';
import type { PullThroughTransition } from '../../db/record-pull-through.js';
import type { Recording } from '../../db/record-transition.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ComponentRecord, PullThroughRecord } from '../../schemas/life-records.js';
import { asFailure } from '../as-failure.js';

/** What the lives of components and pull-throughs write down; local activities of the lifecycle worker. */
export function createComponentRecordActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    loadComponent: async (life: { tenantId: string; componentId: string }): Promise<ComponentRecord> =>
      loadLife<ComponentRecord>(database, 'components', life.tenantId, life.componentId).catch(asFailure),
    recordComponent: async (transition: ComponentTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordComponentTransition(client, transition)).catch(asFailure),

    loadPullThrough: async (life: { tenantId: string; runId: string }): Promise<PullThroughRecord> =>
      loadLife<PullThroughRecord>(database, 'pull_throughs', life.tenantId, life.runId).catch(asFailure),
    recordPullThrough: async (transition: PullThroughTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordPullThroughTransition(client, transition)).catch(asFailure),
    countOpen: async (life: { tenantId: string; runId: string }): Promise<{ pending: number; asked: number }> =>
      database.withTenant(life.tenantId, (client) => countOpenItems(client, life.tenantId, life.runId)).catch(asFailure),
  };
}

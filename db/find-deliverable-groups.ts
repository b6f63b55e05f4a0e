import type { DeliverableFacts } from '../domain/deliverable-status.js';
import type { WorkCalendar } from '../schemas/approval-policy.js';
import { factColumns, factSources, reviewCalendarColumn, sinceColumn } from './campaign-facts.js';
import type { Client } from './pool.js';

/** Deliverables of a campaign that stand alike. */
export interface DeliverableGroup extends DeliverableFacts {
  readonly needsCopy: boolean;
  readonly count: number;
  /** Without a placement, and without a refusal since the last try. */
  readonly unplaced: number;
  readonly oldest: Date;
  readonly newest: Date;
  /** Of the open reviews, the deadline that comes last; null where they have none. */
  readonly lastDueAt: Date | null;
  readonly reviewCalendar: WorkCalendar | null;
  /** The one that stands so since the latest. */
  readonly exampleId: string;
}

const keys = [
  'isWaived', 'channelDisabled', 'assetState', 'assetReason', 'isBeingPrepared', 'isBeingRendered', 'isExamined', 'waitsForCopy', 'isApproved', 'isInScope',
  'waitingRoles', 'renditionState', 'renditionReason', 'placementState', 'placementReason', 'refusal', 'needsCopy', 'reviewCalendar',
].map((key) => `"${key}"`).join(', ');

/** All deliverables of a campaign in as many rows as there are ways to stand: a few, however many deliverables there are. */
export async function findDeliverableGroups(client: Client, campaignId: string): Promise<DeliverableGroup[]> {
  const { rows } = await client.query<DeliverableGroup>(
    `select ${keys}, count(*)::integer as count, (count(*) filter (where placement_id is null and refusal is null))::integer as unplaced,
            min(since) as oldest, max(since) as newest, max(due_at) as "lastDueAt", (array_agg(id order by since desc))[1] as "exampleId"
       from (select d.id, d.placement_id, w.due_at, d.needs_copy as "needsCopy", ${sinceColumn} as since, ${reviewCalendarColumn} as "reviewCalendar", ${factColumns}
               from deliverables d ${factSources}
              where d.tenant_id = current_tenant() and d.campaign_id = $1) f
      group by ${keys}, due_at is null`,
    [campaignId],
  );
  return rows;
}

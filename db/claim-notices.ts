import type { Database } from './pool.js';
import type { NoticeKind } from './insert-notices.js';
import type { SigningNoticeKind } from './insert-signing-notice.js';
import type { WorkNoticeKind } from './insert-work-notices.js';
import type { GuestNoticeKind } from './insert-guest-notice.js';
import type { CampaignNoticeKind } from './insert-campaign-notice.js';
import type { PullThroughNoticeKind } from './insert-pull-through-notices.js';

export interface ClaimedNotice {
  readonly id: string;
  readonly kind: NoticeKind | SigningNoticeKind | WorkNoticeKind | CampaignNoticeKind | PullThroughNoticeKind;
  readonly assetId: string | null;
  readonly reviewId: string | null;
  readonly campaignId: string | null;
  readonly pullThroughId: string | null;
  readonly title: string | null;
  readonly personId: string;
  readonly email: string;
  readonly sealed: null;
}

/** One for a guest, with what only they may read. */
export interface ClaimedGuestNotice extends Omit<ClaimedNotice, 'kind' | 'sealed'> {
  readonly kind: GuestNoticeKind;
  readonly sealed: string;
}

/**
 * Notices that are to be sent, for this process alone for two minutes. What could not be sent for three days is let go, and a
 * code that is over.
 */
export async function claimNotices(database: Database, tenantId: string, most: number): Promise<(ClaimedNotice | ClaimedGuestNotice)[]> {
  return database.ask<(ClaimedNotice | ClaimedGuestNotice) & Record<string, unknown>>(
    tenantId,
    `with due as (
       select n.id from notices n join people p on p.tenant_id = $1 and p.id = n.person_id and p.offboarded_at is null
        where n.tenant_id = $1 and n.sent_at is null and n.created_at > now() - interval '3 days'
          and (n.kind <> 'guest_code' or n.created_at > now() - interval '10 minutes')
          and (n.claimed_until is null or n.claimed_until < now())
        order by n.created_at limit $2 for update of n skip locked),
     claimed as (
       update notices n set claimed_until = now() + interval '2 minutes' from due where n.tenant_id = $1 and n.id = due.id
       returning n.id, n.kind, n.about, n.person_id, n.created_at, n.sealed)
     select c.id, c.kind, c.about ->> 'assetId' as "assetId", c.about ->> 'reviewId' as "reviewId", c.about ->> 'campaignId' as "campaignId",
            c.about ->> 'pullThroughId' as "pullThroughId", coalesce(a.title, g.name, k.name) as title, c.person_id as "personId", p.email, c.sealed
       from claimed c
       join people p on p.tenant_id = $1 and p.id = c.person_id
       left join assets a on a.tenant_id = $1 and a.id = (c.about ->> 'assetId')::uuid
       left join campaigns g on g.tenant_id = $1 and g.id = (c.about ->> 'campaignId')::uuid
       left join pull_throughs r on r.tenant_id = $1 and r.id = (c.about ->> 'pullThroughId')::uuid
       left join components k on k.tenant_id = $1 and k.id = r.component_id
      order by c.created_at, c.id`,
    [tenantId, most],
  );
}

export async function markNoticesSent(database: Database, tenantId: string, ids: readonly string[]): Promise<void> {
  await database.ask(tenantId, 'update notices set sent_at = now(), claimed_until = null, sealed = null where tenant_id = $1 and id = any($2)', [tenantId, ids]);
}

/** They could not be sent; any process may try again in a minute. */
export async function postponeNotices(database: Database, tenantId: string, ids: readonly string[]): Promise<void> {
  await database.ask(tenantId, `update notices set claimed_until = now() + interval '1 minute' where tenant_id = $1 and id = any($2)`, [tenantId, ids]);
}

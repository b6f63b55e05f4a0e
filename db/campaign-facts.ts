/**
 * SQL that reads where a deliverable stands, for domain/deliverable-status.ts: the board, the plan and the campaign's own steps all ask
 * with the same words. `d` is the deliverable; the tenant is the transaction's.
 */
export const factSources = `
       left join assets a on a.tenant_id = d.tenant_id and a.id = d.asset_id
       left join reviews w on w.tenant_id = d.tenant_id and w.id = (a.life ->> 'reviewId')::uuid and w.state = 'open'
       left join lateral (select id, state, reason from renditions where tenant_id = d.tenant_id and version_id = a.current_version_id and recipe = d.recipe
                           order by recipe_version desc limit 1) r on true
       left join placements m on m.tenant_id = d.tenant_id and m.id = d.placement_id
       join channels n on n.tenant_id = d.tenant_id and n.id = d.channel_id
       join campaigns c on c.tenant_id = d.tenant_id and c.id = d.campaign_id`;

/** `DeliverableFacts`, by the sources above. */
export const factColumns = `
            d.waived_reason is not null as "isWaived", n.is_disabled as "channelDisabled", a.state as "assetState", a.reason as "assetReason",
            coalesce(jsonb_array_length(a.life -> 'work') > 0, false) as "isBeingPrepared", coalesce(a.life -> 'work' @> '"render"', false) as "isBeingRendered",
            coalesce(a.content_hash is not null, false) as "isExamined",
            d.needs_copy and a.id is not null and a.description = ''
              and not exists (select from version_slots s where s.tenant_id = d.tenant_id and s.version_id = a.current_version_id) as "waitsForCopy",
            coalesce(a.life -> 'approval' ->> 'contentHash' = a.content_hash, false) as "isApproved",
            coalesce(a.life #> '{approval,scope,markets}' in ('null') or a.life #> '{approval,scope,markets}' ? d.market, true)
              and coalesce(a.life #> '{approval,scope,channelIds}' in ('null') or a.life #> '{approval,scope,channelIds}' ? d.channel_id::text, true) as "isInScope",
            coalesce(w.waiting_roles, '{}') as "waitingRoles", r.state as "renditionState", r.reason as "renditionReason",
            m.state as "placementState", m.reason as "placementReason", d.refusal`;

/** The calendar of the policy of its open review, where that has no deadline to go by. */
export const reviewCalendarColumn = `case when w.due_at is null then (select p.definition -> 'calendar' from approval_policies p
              where p.tenant_id = w.tenant_id and p.id = w.policy_id and p.version = w.policy_version) end`;

/** Since when it stands as it does. */
export const sinceColumn = `coalesce(case when m.state = 'live' then m.starts_at end,
              case when d.needs_copy and a.state = 'draft' and a.description = '' then d.picked_at end, a.state_since, c.created_at)`;

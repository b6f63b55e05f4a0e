import type { SpecFinding } from '../domain/spec-finding.js';
import type { ChannelKind, PlacementState } from '../schemas/vocabulary.js';
import type { After } from './keyset-page.js';
import { keysetAt } from './keyset-page.js';
import type { Database } from './pool.js';

export interface PlacementRow {
  id: string;
  keyset_at: string;
  state: PlacementState;
  reason: string | null;
  asset: { id: string; title: string };
  versionId: string;
  rendition: { id: string; recipe: string; recipeVersion: number };
  channel: { id: string; name: string; kind: ChannelKind };
  campaignId: string | null;
  contentHash: string;
  reviewId: string;
  startsAt: Date;
  endsAt: Date | null;
  attempts: number;
  market: string;
  replaces: string | null;
  spec: string | null;
  specFindings: SpecFinding[];
  createdBy: { id: string; name: string };
  createdAt: Date;
  remoteUrl: string | null;
}

const select = `select m.id, ${keysetAt('m.created_at')} as keyset_at, m.state, m.reason, json_build_object('id', a.id, 'title', a.title) as asset,
    m.version_id as "versionId", json_build_object('id', r.id, 'recipe', r.recipe, 'recipeVersion', r.recipe_version) as rendition,
    json_build_object('id', c.id, 'name', c.name, 'kind', c.kind) as channel, m.campaign_id as "campaignId", m.content_hash as "contentHash",
    m.review_id as "reviewId", m.starts_at as "startsAt", m.ends_at as "endsAt", m.attempts, m.market, m.replaces_id as replaces, m.spec, m.spec_findings as "specFindings", json_build_object('id', p.id, 'name', p.name) as "createdBy",
    m.created_at as "createdAt", t.remote_url as "remoteUrl"
  from placements m
  join assets a on a.tenant_id = m.tenant_id and a.id = m.asset_id
  join renditions r on r.tenant_id = m.tenant_id and r.id = m.rendition_id
  join channels c on c.tenant_id = m.tenant_id and c.id = m.channel_id
  join people p on p.tenant_id = m.tenant_id and p.id = m.created_by
  left join receipts t on t.tenant_id = m.tenant_id and t.placement_id = m.id and t.effect in ('publish', 'replace')`;

/** Placements, newest first. */
export async function listPlacements(
  database: Database,
  tenantId: string,
  wanted: {
    readonly state: PlacementState | undefined;
    readonly assetId: string | undefined;
    readonly channelId: string | undefined;
    readonly campaignId: string | undefined;
    readonly after: After | null;
    readonly rows: number;
  },
): Promise<PlacementRow[]> {
  return database.ask<PlacementRow>(
    tenantId,
    `${select}
      where ($1::text is null or m.state = $1) and ($2::uuid is null or m.asset_id = $2) and ($3::uuid is null or m.channel_id = $3)
        and ($4::uuid is null or m.campaign_id = $4) and ($5::timestamptz is null or (m.created_at, m.id) < ($5, $6::uuid))
      order by m.created_at desc, m.id desc limit $7`,
    [
      wanted.state ?? null,
      wanted.assetId ?? null,
      wanted.channelId ?? null,
      wanted.campaignId ?? null,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.rows,
    ],
  );
}

/** One placement; undefined where the tenant has no such one. */
export async function findPlacement(database: Database, tenantId: string, placementId: string): Promise<PlacementRow | undefined> {
  const [row] = await database.ask<PlacementRow>(tenantId, `${select} where m.id = $1`, [placementId]);
  return row;
}

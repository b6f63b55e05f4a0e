import type { ChannelSpecs, FileFacts } from './file-facts.js';
import { fileFactsJson, ownSpecsJson } from './file-facts.js';
import type { AssetState, ChannelKind, RenditionState, ReviewState } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

/** A placement with all that publishing it rests on, as the record says now. Instants are ISO 8601 in UTC. */
export interface PlacementPlan {
  readonly tenantId: string;
  readonly placementId: string;
  readonly campaignId: string | null;
  /** Of the approval that it goes out under. */
  readonly contentHash: string;
  readonly createdBy: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  /** What the connector left behind; null before the first preparation. */
  readonly prepared: unknown;
  /** Reference of the spec that it was last judged by; null where the channel names none. */
  readonly spec: string | null;
  readonly asset: {
    readonly id: string;
    readonly title: string;
    readonly state: AssetState;
    readonly contentHash: string | null;
    readonly embargoAt: string | null;
    readonly sunsetAt: string | null;
    readonly licenceEndsAt: string | null;
    /** Its renditions are being made again. */
    readonly isRendering: boolean;
  };
  readonly version: { readonly id: string; readonly filename: string };
  readonly approval: { readonly reviewId: string; readonly state: ReviewState; readonly contentHash: string; readonly approvedBy: readonly string[] };
  readonly rendition: {
    readonly id: string;
    readonly state: RenditionState;
    readonly recipe: string;
    readonly recipeVersion: number;
    readonly objectKey: string;
    readonly mediaType: string;
    readonly bytes: number | null;
    readonly sha256: string | null;
    readonly width: number | null;
    readonly height: number | null;
    /** What it was drawn as, as the record has it. */
    readonly facts: FileFacts;
  };
  /** The placement whose place it takes at the channel, with what its connector left behind; null where it takes nobody's. */
  readonly replaced: { readonly placementId: string; readonly prepared: unknown; readonly mediaType: string; readonly sha256: string | null } | null;
  readonly channel: {
    readonly id: string;
    readonly kind: ChannelKind;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly sealedSecret: string | null;
    readonly isDisabled: boolean;
    readonly specs: ChannelSpecs;
  };
}

interface Row extends Omit<PlacementPlan, 'startsAt' | 'endsAt' | 'asset'> {
  starts_at: Date;
  ends_at: Date | null;
  embargo_at: Date | null;
  sunset_at: Date | null;
  licence_ends_at: Date | null;
  asset: Omit<PlacementPlan['asset'], 'embargoAt' | 'sunsetAt' | 'licenceEndsAt'>;
}

/** Undefined where the tenant has no such placement. */
export async function findPlacementPlan(client: Client, tenantId: string, placementId: string): Promise<PlacementPlan | undefined> {
  const { rows } = await client.query<Row>(
    `select p.tenant_id as "tenantId", p.id as "placementId", p.campaign_id as "campaignId", p.content_hash as "contentHash",
            p.created_by as "createdBy", p.starts_at, p.ends_at, p.prepared, p.spec, a.embargo_at, a.sunset_at, a.licence_ends_at,
            json_build_object('id', a.id, 'title', a.title, 'state', a.state, 'contentHash', a.content_hash, 'isRendering', a.life -> 'work' ? 'render') as asset,
            json_build_object('id', v.id, 'filename', v.filename) as version,
            json_build_object('reviewId', w.id, 'state', w.state, 'contentHash', w.content_hash, 'approvedBy', array(
              select distinct d.person_id from decisions d
               where d.tenant_id = $1 and d.review_id = w.id and d.counted_at is not null and d.decision in ('approve', 'approve_with_changes')
               order by d.person_id)) as approval,
            json_build_object('id', r.id, 'state', r.state, 'recipe', r.recipe, 'recipeVersion', r.recipe_version, 'objectKey', r.object_key,
              'mediaType', r.media_type, 'bytes', r.bytes, 'sha256', r.sha256, 'width', r.width, 'height', r.height, 'facts', ${fileFactsJson('r', 'v')}) as rendition,
            (select json_build_object('placementId', o.id, 'prepared', o.prepared -> 'prepared', 'mediaType', x.media_type, 'sha256', x.sha256)
               from placements o join renditions x on x.tenant_id = $1 and x.id = o.rendition_id
              where o.tenant_id = $1 and o.id = p.replaces_id and o.channel_id = p.channel_id) as replaced,
            json_build_object('id', c.id, 'kind', c.kind, 'settings', c.settings, 'sealedSecret', c.sealed_secret,
              'isDisabled', c.is_disabled, 'specs', json_build_object('specIds', c.spec_ids, 'ownSpecs', ${ownSpecsJson('c')})) as channel
       from placements p
       join assets a on a.tenant_id = $1 and a.id = p.asset_id
       join versions v on v.tenant_id = $1 and v.id = p.version_id
       join reviews w on w.tenant_id = $1 and w.id = p.review_id
       join renditions r on r.tenant_id = $1 and r.id = p.rendition_id
       join channels c on c.tenant_id = $1 and c.id = p.channel_id
      where p.tenant_id = $1 and p.id = $2`,
    [tenantId, placementId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { starts_at, ends_at, embargo_at, sunset_at, licence_ends_at, asset, ...plan } = row;
  return {
    ...plan,
    startsAt: starts_at.toISOString(),
    endsAt: ends_at?.toISOString() ?? null,
    asset: {
      ...asset,
      embargoAt: embargo_at?.toISOString() ?? null,
      sunsetAt: sunset_at?.toISOString() ?? null,
      licenceEndsAt: licence_ends_at?.toISOString() ?? null,
    },
  };
}

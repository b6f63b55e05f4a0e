import type { ChannelSpec } from '../domain/channel-specs.js';
import type { SpecFact } from '../domain/spec-finding.js';
import { unknownFact } from '../domain/spec-finding.js';
import type { RenditionState } from '../schemas/vocabulary.js';

/** What PostgreSQL knows of a rendition and of the version that it was drawn from. */
export interface FileFacts {
  readonly state: RenditionState;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly mediaType: string;
  /** Of a rendition that failed at its byte cap. */
  readonly smallestBytes: number | null;
  readonly sourceWidth: number | null;
  readonly sourceHeight: number | null;
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
}

/** SQL for `FileFacts`, as JSON. @param rendition alias of `renditions` @param version alias of `versions`, of the same version */
export function fileFactsJson(rendition: string, version: string): string {
  return `json_build_object('state', ${rendition}.state, 'width', ${rendition}.width, 'height', ${rendition}.height, 'bytes', ${rendition}.bytes,
            'mediaType', ${rendition}.media_type, 'smallestBytes', (${rendition}.reason_facts ->> 'smallestBytes')::bigint,
            'sourceWidth', ${version}.width, 'sourceHeight', ${version}.height, 'focalPoint', ${version}.framing -> 'focalPoint')`;
}

/** SQL for the tenant's own versions of the specs that a channel names, as JSON: a ChannelSpec each. @param channel alias of `channels` */
export function ownSpecsJson(channel: string): string {
  return `coalesce((select json_agg(${ownSpecJson}) from channel_specs s where s.tenant_id = ${channel}.tenant_id and s.id = any(${channel}.spec_ids)), '[]')`;
}

/** A row `s` of `channel_specs` as a ChannelSpec. */
export const ownSpecJson = `s.spec || jsonb_build_object('id', s.id, 'version', s.version, 'keeper', 'tenant',
              'effectiveFrom', to_char(s.effective_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

export interface ChannelSpecs {
  readonly specIds: readonly string[];
  readonly ownSpecs: readonly ChannelSpec[];
}

/** A failed rendition has no bytes: only what kept it from them is known. */
export function factOf({ state, sourceWidth, sourceHeight, focalPoint, ...known }: FileFacts): SpecFact {
  const source = sourceWidth === null || sourceHeight === null ? null : { size: { width: sourceWidth, height: sourceHeight }, focalPoint };
  if (state === 'failed') return { ...unknownFact, smallestBytes: known.smallestBytes, source };
  return { ...unknownFact, ...known, smallestBytes: null, source };
}

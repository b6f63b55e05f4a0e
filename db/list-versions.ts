import type { z } from 'zod';
import type { versionSchema } from '../schemas/assets.js';
import type { MediaFacts } from '../domain/media-facts.js';
import type { PreviewState } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

/** A version as JSON, with instants as PostgreSQL writes them into JSON. */
export interface VersionRow {
  id: string;
  number: number;
  filename: string;
  declaredType: string;
  mediaType: string | null;
  bytes: number;
  sha256: string | null;
  uploader: { id: string; name: string };
  uploadedAt: string | null;
  width: number | null;
  height: number | null;
  orientation: number | null;
  colourSpace: string | null;
  hasAlpha: boolean | null;
  pages: number | null;
  capturedAt: string | null;
  camera: string | null;
  embedded: Record<string, unknown>;
  framing: z.input<typeof versionSchema>['framing'];
  proposedFocalPoint: { x: number; y: number } | null;
  thumbhash: string | null;
  media: MediaFacts | null;
  perceptualHash: string | null;
  dominantColours: { hex: string; share: number }[] | null;
  preview: PreviewState;
  previewReason: string | null;
  hasPlace: boolean;
  isArchived: boolean;
  isPurged: boolean;
}

/** SQL that makes a version's JSON. @param v the alias of the versions row, never input */
export function versionJson(v: string): string {
  return `json_build_object('id', ${v}.id, 'number', ${v}.number, 'filename', ${v}.filename, 'declaredType', ${v}.declared_type,
      'mediaType', ${v}.media_type, 'bytes', ${v}.bytes, 'sha256', ${v}.sha256,
      'uploader', (select json_build_object('id', u.id, 'name', u.name) from people u where u.tenant_id = ${v}.tenant_id and u.id = ${v}.uploader_id),
      'uploadedAt', ${v}.uploaded_at, 'width', ${v}.width, 'height', ${v}.height, 'orientation', ${v}.orientation,
      'colourSpace', ${v}.colour_space, 'hasAlpha', ${v}.has_alpha, 'pages', ${v}.pages, 'capturedAt', ${v}.captured_at, 'camera', ${v}.camera,
      'embedded', ${v}.embedded, 'framing', ${v}.framing, 'proposedFocalPoint', ${v}.proposed_focal_point, 'media', ${v}.media, 'thumbhash', ${v}.thumbhash, 'perceptualHash', ${v}.perceptual_hash::text, 'dominantColours', ${v}.dominant_colours,
      'preview', ${v}.preview, 'previewReason', ${v}.preview_reason,
      'hasPlace', exists (select from version_places g where g.tenant_id = ${v}.tenant_id and g.version_id = ${v}.id),
      'isArchived', ${v}.archived_key is not null, 'isPurged', ${v}.purged_at is not null)`;
}

/** All versions of an asset, newest first; undefined where the tenant has no such asset. */
export async function listVersions(database: Database, tenantId: string, assetId: string): Promise<VersionRow[] | undefined> {
  const [row] = await database.ask<{ versions: VersionRow[] }>(
    tenantId,
    `select coalesce((select json_agg(${versionJson('v')} order by v.number desc) from versions v where v.asset_id = a.id), '[]') as versions
       from assets a where a.id = $1`,
    [assetId],
  );
  return row?.versions;
}

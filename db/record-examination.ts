import type { PreviewState } from '../schemas/vocabulary.js';
import type { Client } from './pool.js';

/** What examining a version's bytes has found. */
export interface Examination {
  readonly sha256: string;
  readonly mediaType: string;
  /** Upright, in pixels; null where unknown. */
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number;
  readonly pages: number | null;
  readonly colourSpace: string | null;
  readonly capturedAt: string | null;
  readonly camera: string | null;
  readonly embedded: Readonly<Record<string, unknown>>;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
  readonly preview: PreviewState;
  readonly previewReason: string | null;
}

/** Writes the facts of one version; doing it again with the same facts changes nothing. */
export async function recordExamination(client: Client, tenantId: string, versionId: string, found: Examination): Promise<void> {
  await Promise.all([
    client.query({
      name: 'record_examination',
      text: `update versions set sha256 = $3, media_type = $4, width = $5, height = $6, orientation = $7, pages = $8, colour_space = $9,
                    captured_at = $10, camera = $11, embedded = $12, preview = $13, preview_reason = $14,
                    uploaded_at = coalesce(uploaded_at, now())
              where tenant_id = $1 and id = $2`,
      values: [
        tenantId,
        versionId,
        found.sha256,
        found.mediaType,
        found.width,
        found.height,
        found.orientation,
        found.pages,
        found.colourSpace,
        found.capturedAt,
        found.camera,
        JSON.stringify(found.embedded),
        found.preview,
        found.previewReason,
      ],
    }),
    found.place === null
      ? client.query({ name: 'forget_place', text: 'delete from version_places where tenant_id = $1 and version_id = $2', values: [tenantId, versionId] })
      : client.query({
          name: 'record_place',
          text: `insert into version_places (tenant_id, version_id, latitude, longitude) values ($1, $2, $3, $4)
                 on conflict (tenant_id, version_id) do update set latitude = excluded.latitude, longitude = excluded.longitude`,
          values: [tenantId, versionId, found.place.latitude, found.place.longitude],
        }),
  ]);
}

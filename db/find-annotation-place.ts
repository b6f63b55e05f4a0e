import type { ReviewState } from '../schemas/vocabulary.js';
import type { Client, Database } from './pool.js';

/** Where an annotation can be made, as it is now. */
export interface AnnotationPlace {
  assetId: string;
  reviewId: string | null;
  reviewState: ReviewState | null;
  versionId: string | null;
  contentHash: string | null;
  isPurged: boolean;
  title: string;
  description: string;
  annotations: number;
}

const columns = `a.id as "assetId", (a.life ->> 'purged')::boolean is true as "isPurged", a.title, a.description,
  (select count(*)::integer from annotations n where n.tenant_id = a.tenant_id and n.asset_id = a.id) as annotations`;

/**
 * The proof of a review, or the present content of an asset; undefined where there is no such thing. A review stays as it is until the
 * transaction ends, so that nothing is said in one that has just been closed.
 */
export async function findAnnotationPlace(
  client: Client,
  place: { readonly reviewId: string } | { readonly assetId: string },
): Promise<AnnotationPlace | undefined> {
  const { rows } =
    'reviewId' in place
      ? await client.query<AnnotationPlace>(
          `select ${columns}, w.id as "reviewId", w.state as "reviewState", w.version_id as "versionId", w.content_hash as "contentHash"
             from reviews w join assets a on a.tenant_id = w.tenant_id and a.id = w.asset_id where w.id = $1 for share of w`,
          [place.reviewId],
        )
      : await client.query<AnnotationPlace>(
          `select ${columns}, null as "reviewId", null as "reviewState", a.current_version_id as "versionId", a.content_hash as "contentHash"
             from assets a where a.id = $1`,
          [place.assetId],
        );
  return rows[0];
}

/** The copy in a slot of a version; undefined where nothing fills it. */
export async function findCopy(client: Client, versionId: string, slot: string): Promise<string | undefined> {
  const { rows } = await client.query<{ text: string }>(
    `select c.text from version_slots s join component_versions c on c.tenant_id = s.tenant_id and c.id = s.component_version_id
      where s.version_id = $1 and s.slot = $2`,
    [versionId, slot],
  );
  return rows[0]?.text;
}

/** Whether the tenant has such a review or asset. */
export async function findPlaceOfAnnotations(database: Database, tenantId: string, place: { readonly reviewId: string } | { readonly assetId: string }): Promise<boolean> {
  const [row] =
    'reviewId' in place
      ? await database.ask(tenantId, 'select from reviews where id = $1', [place.reviewId])
      : await database.ask(tenantId, 'select from assets where id = $1', [place.assetId]);
  return row !== undefined;
}

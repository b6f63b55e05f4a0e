import { v7 as uuid } from 'uuid';
import type { AnnotationTarget } from '../../schemas/annotation-target.js';
import type { StoredAsset } from './asset.js';
import type { Library } from './library.js';

/** An annotation as it is kept; of the whole asset unless said otherwise. */
export async function addAnnotation(
  library: Library,
  asset: StoredAsset,
  annotation: { authorId: string; reviewId?: string; target?: AnnotationTarget; text?: string },
): Promise<string> {
  const id = uuid();
  await library.sql(
    `insert into annotations (tenant_id, id, asset_id, version_id, content_hash, review_id, author_id, target, text) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      library.tenantId, id, asset.assetId, asset.versionId, asset.contentHash, annotation.reviewId ?? null, annotation.authorId,
      JSON.stringify(annotation.target ?? { kind: 'whole' }), annotation.text ?? 'Too dark',
    ],
  );
  return id;
}

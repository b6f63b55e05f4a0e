import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { findRegionSource } from '../../db/find-region-source.js';
import { findRegionPicture, recordRegionPicture } from '../../db/region-pictures.js';
import { decodedTypes } from '../../domain/decoded-types.js';
import { canonicalRegionRequest } from '../../domain/iiif-request.js';
import { mostRenderedBytes } from '../../domain/picture-limits.js';
import type { RegionOrder, RegionOutcome } from '../../domain/region-order.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { regionRenderer } from './draw-region.js';
import type { RenderPool } from './render-pool.js';

const signedSeconds = 300;

/**
 * Draws one part of a version's picture and makes it known; once, however often it is ordered. It is put under a hash of all that
 * decides its bytes, so versions with the same bytes share the object.
 */
export async function drawOnDemand(
  { database, objectStore, renderPool }: Pick<Dependencies, 'database' | 'objectStore'> & { readonly renderPool: RenderPool },
  { tenantId, versionId, drawing }: RegionOrder,
): Promise<RegionOutcome> {
  const source = await findRegionSource(database, tenantId, versionId, decodedTypes);
  if (source === undefined) throw ApplicationFailure.nonRetryable(`There is no version ${versionId}.`, 'resource.not_found');
  const { picture } = source;
  if (picture === null) return { outcome: 'refused', reason: 'render.unsupported_type' };
  if (picture.bytes > mostRenderedBytes) return { outcome: 'refused', reason: 'render.too_large' };
  const request = canonicalRegionRequest(picture, drawing);
  if ((await findRegionPicture(database, tenantId, versionId, request)) !== undefined) return { outcome: 'drawn' };

  const address = createHash('sha256').update(JSON.stringify(['galley region 1', picture.sha256, request, renderPool.engine, regionRenderer])).digest('hex');
  const objectKey = renditionObjectKey(tenantId, address);
  const result = await withHeartbeat(async (signal) =>
    renderPool.drawRegion({
      source: { ...picture, url: await objectStore.signInternalGet({ bucket: 'assets', key: picture.objectKey }, { expiresInSeconds: signedSeconds }) },
      region: drawing,
      signal,
      sign: ({ sha256, contentType }) => objectStore.signInternalPut({ bucket: 'assets', key: objectKey }, { expiresInSeconds: signedSeconds, sha256, contentType }),
    }),
  );
  if (result.kind === 'refused') return { outcome: 'refused', reason: result.reason };
  if (result.kind === 'store') throw new GalleyError(result.code, 'The render process could not reach the object store.');
  const { contentType, ...facts } = result.output;
  await recordRegionPicture(database, tenantId, versionId, request, { objectKey, mediaType: contentType, ...facts });
  return { outcome: 'drawn' };
}

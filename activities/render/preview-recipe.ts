import { findPendingPreview, recordPreview } from '../../db/recipe-previews.js';
import { findVersionToRender } from '../../db/find-version-to-render.js';
import { recipePreviewKey } from '../../storage/object-keys.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { makeRenditions } from './make-renditions.js';
import type { RenderNeeds } from './make-renditions.js';
import { whyNotDrawn } from './render-plan.js';

const nothing = { state: 'failed', facts: null, objectKey: null, mediaType: null, bytes: null, sha256: null, width: null, height: null, milliseconds: null } as const;

/** Draws a recipe on an asset to be looked at: no rendition is recorded, and what is drawn lies apart from them. */
export async function previewRecipe(needs: RenderNeeds, { tenantId, previewId }: { readonly tenantId: string; readonly previewId: string }): Promise<void> {
  const { database } = needs;
  const wanted = await findPendingPreview(database, tenantId, previewId);
  if (wanted === undefined) return;
  const version = await findVersionToRender(database, tenantId, wanted.assetId, wanted.versionId);
  if (version?.sha256 == null || version.mediaType === null) return recordPreview(database, tenantId, previewId, { ...nothing, reason: 'asset.not_ready' });
  const reason = whyNotDrawn(version.mediaType, version.bytes);
  if (reason !== null) return recordPreview(database, tenantId, previewId, { ...nothing, reason });

  const { sha256 } = version;
  const made = await withHeartbeat((signal) =>
    makeRenditions(needs, { tenantId, version: { ...version, sha256 }, recipes: [wanted.recipe], objectKeyOf: () => recipePreviewKey(tenantId, previewId), reusesOlder: false, signal }),
  );
  if (made.kind === 'refused') return recordPreview(database, tenantId, previewId, { ...nothing, reason: made.reason });
  const [drawn] = made.renditions;
  if (drawn === undefined) throw new Error(`nothing was answered for recipe ${wanted.recipe.name}`);
  const { mediaType, bytes, width, height } = drawn;
  const isReady = drawn.state === 'ready';
  await recordPreview(database, tenantId, previewId, {
    ...{ state: drawn.state, reason: drawn.reason, facts: drawn.reasonFacts ?? null, mediaType, bytes, width, height },
    ...{ sha256: drawn.sha256, objectKey: isReady ? drawn.objectKey : null, milliseconds: isReady ? made.milliseconds : null },
  });
}

/** Says that a preview could not be drawn, where nothing that it was made of says why. */
export async function giveUpPreview({ database }: Pick<RenderNeeds, 'database'>, { tenantId, previewId }: { readonly tenantId: string; readonly previewId: string }): Promise<void> {
  await recordPreview(database, tenantId, previewId, { ...nothing, reason: 'render.failed' });
}

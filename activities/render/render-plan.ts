import { ApplicationFailure } from '@temporalio/common';
import { v7 as newId } from 'uuid';
import type { VersionToRender } from '../../db/find-version-to-render.js';
import { findVersionToRender } from '../../db/find-version-to-render.js';
import type { RenditionToRecord } from '../../db/record-renditions.js';
import { copyRenderedFacts, recordNoPreview, recordRenderedFacts, recordRenditions } from '../../db/record-renditions.js';
import type { SlotText } from '../../domain/captions.js';
import { captionsDrawn } from '../../domain/captions.js';
import { isPreviewable } from '../../domain/media-type-policy.js';
import { mostRenderedBytes } from '../../domain/picture-limits.js';
import type { Recipe } from '../../domain/recipes.js';
import { standardRecipes } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import { onlyThePicture } from '../../domain/rendition-content.js';
import { outputSize } from '../../domain/rendition-plan.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { hasEveryCharacter } from './has-every-character.js';
import type { DrawnOutput, DrawnPicture } from './render-messages.js';
import type { RenderPool } from './render-pool.js';
import { renditionKey } from './rendition-key.js';
import { reusableRenditions } from './reusable-renditions.js';

export type RenderOutcome =
  | { readonly outcome: 'rendered'; readonly ready: number; readonly failed: number }
  | { readonly outcome: 'not_possible'; readonly reason: ProblemCode }
  | { readonly outcome: 'quarantined'; readonly reason: ProblemCode };

type Needed = Pick<Dependencies, 'database' | 'objectStore'> & { readonly renderPool: RenderPool };
interface VersionName {
  readonly tenantId: string;
  readonly assetId: string;
  readonly versionId: string;
}
type ExaminedVersion = VersionToRender & { readonly sha256: string };

/** Longer than a render process may take to read its source. */
const signedSeconds = 900;

/**
 * Makes every standard rendition of a version. What was made before, for these bytes and by this engine, is not made again. The
 * store checks each object against its hash while it is put, and an object appears whole or not at all, so a rendition is first put
 * under its final key and then published by its row.
 */
export async function renderPlan({ database, objectStore, renderPool }: Needed, name: VersionName): Promise<RenderOutcome> {
  const { tenantId, assetId, versionId } = name;
  const version = await findVersionToRender(database, tenantId, assetId, versionId);
  if (version === undefined) throw ApplicationFailure.nonRetryable(`There is no version ${versionId}.`, 'resource.not_found');
  const { sha256, mediaType } = version;
  if (sha256 === null || mediaType === null) throw ApplicationFailure.nonRetryable(`Version ${versionId} is not examined.`, 'asset.not_ready');
  if (!isPreviewable(mediaType)) return withoutPreview('not_possible', 'render.unsupported_type');
  if (version.bytes > mostRenderedBytes) return withoutPreview('not_possible', 'render.too_large');

  const { known, texts } = version;
  const content: RenditionContent = { ...onlyThePicture, texts };
  const keyOf = ({ drawing }: Pick<Recipe, 'drawing'>): string => renditionKey(sha256, drawing, content, renderPool.engine);
  const made = known === null ? new Map<string, never>() : await reusableRenditions({ database, objectStore }, tenantId, standardRecipes.map(keyOf));
  const unwritable = await recipesNotWritable(texts);
  const missing = standardRecipes.filter((recipe) => !made.has(keyOf(recipe)) && !unwritable.includes(recipe));
  const possible = missing.filter(({ drawing }) => known === null || outputSize(known, drawing) !== null);
  const reused = standardRecipes.flatMap((recipe) => {
    const before = made.get(keyOf(recipe));
    return before === undefined ? [] : [{ ...rowOf(recipe), ...before, state: 'ready' as const, reason: null }];
  });

  const notDrawn = unwritable.map((recipe) => failedRow(recipe, 'render.text_not_drawable'));
  if (known !== null && possible.length === 0) {
    const refused = missing.map((recipe) => failedRow(recipe, 'render.source_too_small'));
    return publish([...reused, ...notDrawn, ...refused], undefined, known.versionId);
  }
  const result = await draw(version as ExaminedVersion, missing);
  if (result.kind === 'refused') return withoutPreview('quarantined', result.reason);
  if (result.kind === 'store') throw new GalleyError(result.code, 'The render process could not reach the object store.');
  // The same bytes look the same, whatever was drawn of them this time.
  return publish([...reused, ...notDrawn, ...rowsOf(result.picture)], known === null ? result.picture : undefined, known?.versionId);

  function draw({ objectKey, bytes }: ExaminedVersion, recipes: readonly Recipe[]): ReturnType<RenderPool['render']> {
    return withHeartbeat(async (signal) =>
      renderPool.render({
        source: {
          url: await objectStore.signInternalGet({ bucket: 'assets', key: objectKey }, { expiresInSeconds: signedSeconds }),
          bytes,
          sha256: sha256 ?? '',
        },
        recipes,
        content,
        signal,
        sign: async (outputs: readonly DrawnOutput[]) =>
          Promise.all(
            outputs.map(async (output) =>
              objectStore.signInternalPut(
                { bucket: 'assets', key: renditionObjectKey(tenantId, keyOf(output)) },
                { expiresInSeconds: signedSeconds, sha256: output.sha256, contentType: output.contentType },
              ),
            ),
          ),
      }),
    );
  }

  function rowsOf(picture: DrawnPicture): RenditionToRecord[] {
    const named = (names: readonly string[]): Recipe[] => standardRecipes.filter((recipe) => names.includes(recipe.name));
    return [
      ...picture.outputs.flatMap(({ recipes, contentType, sha256: outputSha256, bytes, width, height }) =>
        named(recipes).map((recipe) => ({
          ...rowOf(recipe),
          ...{ state: 'ready' as const, reason: null, mediaType: contentType, sha256: outputSha256, bytes, width, height },
        })),
      ),
      ...picture.failures.flatMap(({ recipes, reason }) => named(recipes).map((recipe) => failedRow(recipe, reason))),
    ];
  }

  function rowOf(recipe: Recipe): Pick<RenditionToRecord, 'id' | 'recipe' | 'recipeVersion' | 'renditionKey' | 'objectKey'> {
    const key = keyOf(recipe);
    return { id: newId(), recipe: recipe.name, recipeVersion: recipe.version, renditionKey: key, objectKey: renditionObjectKey(tenantId, key) };
  }

  function failedRow(recipe: Recipe, reason: ProblemCode): RenditionToRecord {
    const mediaType = `image/${recipe.drawing.format}`;
    return { ...rowOf(recipe), state: 'failed', reason, mediaType, bytes: null, sha256: null, width: null, height: null };
  }

  async function publish(renditions: readonly RenditionToRecord[], picture: DrawnPicture | undefined, likeVersionId: string | undefined): Promise<RenderOutcome> {
    await database.withTenant(tenantId, async (client) => {
      await Promise.all([
        recordRenditions(client, tenantId, versionId, renditions),
        picture === undefined ? undefined : recordRenderedFacts(client, tenantId, versionId, picture.facts),
        likeVersionId === undefined ? undefined : copyRenderedFacts(client, tenantId, versionId, likeVersionId),
      ]);
    });
    const ready = renditions.filter(({ state }) => state === 'ready').length;
    return { outcome: 'rendered', ready, failed: renditions.length - ready };
  }

  async function withoutPreview(outcome: 'not_possible' | 'quarantined', reason: ProblemCode): Promise<RenderOutcome> {
    const preview = outcome === 'not_possible' ? 'not_possible' : 'failed';
    await database.withTenant(tenantId, (client) => recordNoPreview(client, tenantId, versionId, preview, reason));
    return { outcome, reason };
  }
}

/** Recipes that would show a character for which there is no shape. */
async function recipesNotWritable(texts: readonly SlotText[]): Promise<Recipe[]> {
  const writable = await Promise.all(texts.map(({ text }) => hasEveryCharacter(text)));
  const others = texts.filter((_, index) => writable[index] !== true);
  return standardRecipes.filter(({ drawing }) => captionsDrawn(drawing, others).length > 0);
}

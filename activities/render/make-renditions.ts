import { v7 as newId } from 'uuid';
import type { VersionToRender } from '../../db/find-version-to-render.js';
import type { RenditionToRecord } from '../../db/record-renditions.js';
import { drawnText } from '../../domain/captions.js';
import type { Recipe } from '../../domain/recipes.js';
import { outputSize } from '../../domain/rendition-plan.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { signPieces } from './lettering-pieces.js';
import type { DrawnOutput, DrawnPicture } from './render-messages.js';
import type { RenderPool } from './render-pool.js';
import { renditionKey } from './rendition-key.js';
import { reusableRenditions } from './reusable-renditions.js';

export type RenderNeeds = Pick<Dependencies, 'database' | 'objectStore'> & { readonly renderPool: RenderPool };

export interface Making {
  readonly tenantId: string;
  /** Examined, and of a type that can be drawn. */
  readonly version: VersionToRender & { readonly sha256: string };
  readonly recipes: readonly Recipe[];
  /** Where the bytes of a rendition go, by its content address. */
  readonly objectKeyOf: (renditionKey: string) => string;
  /** Whether what was made before counts, for these bytes and by this engine. */
  readonly reusesOlder: boolean;
  readonly signal: AbortSignal;
}

export type MadeRenditions =
  /** One row for each recipe. `picture` is undefined and `milliseconds` null where nothing was to be drawn. */
  | { readonly kind: 'made'; readonly renditions: readonly RenditionToRecord[]; readonly picture: DrawnPicture | undefined; readonly milliseconds: number | null }
  /** The file itself cannot be drawn. */
  | { readonly kind: 'refused'; readonly reason: ProblemCode };

/** Longer than a render process may take to read its source. */
const signedSeconds = 900;

/**
 * Makes the renditions of a version by these recipes; what was made before is not made again. The store checks each object against its
 * hash while it is put, and an object appears whole or not at all. Nothing is recorded: that publishes them.
 * @throws GalleyError `storage.unavailable`, `storage.object_missing`; the signal's reason when it fires
 */
export async function makeRenditions({ database, objectStore, renderPool }: RenderNeeds, { tenantId, version, recipes, objectKeyOf, reusesOlder, signal }: Making): Promise<MadeRenditions> {
  const { known, content, sha256 } = version;
  const keyOf = (made: Pick<Recipe, 'drawing' | 'purpose'>): string => renditionKey(sha256, made, content, renderPool.engine);
  const made = known === null || !reusesOlder ? new Map<string, never>() : await reusableRenditions({ database, objectStore }, tenantId, recipes.map(keyOf));
  const missing = recipes.filter((recipe) => !made.has(keyOf(recipe)));
  const possible = missing.filter(({ drawing }) => known === null || outputSize(known, drawing, content.framing) !== null);
  const reused = recipes.flatMap((recipe) => {
    const before = made.get(keyOf(recipe));
    return before === undefined ? [] : [{ ...rowOf(recipe), ...before, state: 'ready' as const, reason: null, reasonFacts: null }];
  });

  if (known !== null && possible.length === 0) {
    const refused = missing.map((recipe) => failedRow(recipe, 'render.source_too_small'));
    return { kind: 'made', renditions: [...reused, ...refused], picture: undefined, milliseconds: null };
  }
  const began = performance.now();
  const result = await draw();
  if (result.kind === 'refused') return result;
  if (result.kind === 'store') throw new GalleyError(result.code, 'The render process could not reach the object store.');
  const milliseconds = Math.round(performance.now() - began);
  return { kind: 'made', renditions: [...reused, ...rowsOf(result.picture)], picture: result.picture, milliseconds };

  async function draw(): ReturnType<RenderPool['render']> {
    return renderPool.render({
      source: {
        url: await objectStore.signInternalGet({ bucket: 'assets', key: version.objectKey }, { expiresInSeconds: signedSeconds }),
        bytes: version.bytes,
        sha256,
      },
      recipes: missing,
      content,
      pieces: await signPieces(objectStore, missing, content, signedSeconds),
      signal,
      sign: async (outputs: readonly DrawnOutput[]) =>
        Promise.all(
          outputs.map(async (output) =>
            objectStore.signInternalPut(
              { bucket: 'assets', key: objectKeyOf(keyOf(output)) },
              { expiresInSeconds: signedSeconds, sha256: output.sha256, contentType: output.contentType },
            ),
          ),
        ),
    });
  }

  function rowsOf(picture: DrawnPicture): RenditionToRecord[] {
    const named = (names: readonly string[]): Recipe[] => recipes.filter((recipe) => names.includes(recipe.name));
    return [
      ...picture.outputs.flatMap(({ recipes: names, contentType, sha256: outputSha256, bytes, width, height }) =>
        named(names).map((recipe) => ({
          ...rowOf(recipe),
          ...{ state: 'ready' as const, reason: null, reasonFacts: null, mediaType: contentType, sha256: outputSha256, bytes, width, height },
        })),
      ),
      ...picture.failures.flatMap(({ recipes: names, reason, facts }) => named(names).map((recipe) => failedRow(recipe, reason, facts))),
    ];
  }

  function rowOf(recipe: Recipe): Pick<RenditionToRecord, 'id' | 'recipe' | 'recipeVersion' | 'renditionKey' | 'objectKey' | 'drawnText'> {
    const key = keyOf(recipe);
    return { id: newId(), recipe: recipe.name, recipeVersion: recipe.version, renditionKey: key, objectKey: objectKeyOf(key), drawnText: drawnText(recipe.drawing, content.texts) };
  }

  function failedRow(recipe: Recipe, reason: ProblemCode, facts: DrawnPicture['failures'][number]['facts'] = null): RenditionToRecord {
    const mediaType = `image/${recipe.drawing.format}`;
    return { ...rowOf(recipe), drawnText: null, state: 'failed', reason, reasonFacts: facts === null ? null : { ...facts }, mediaType, bytes: null, sha256: null, width: null, height: null };
  }
}

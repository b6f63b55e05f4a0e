import { rename } from 'node:fs/promises';
import path from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { v7 as newId } from 'uuid';
import { findOriginal } from '../../db/find-original.js';
import { recordMedia } from '../../db/record-media.js';
import type { RenditionToRecord } from '../../db/record-renditions.js';
import { recordNoPreview, recordRenditions } from '../../db/record-renditions.js';
import type { MediaFacts } from '../../domain/media-facts.js';
import { mostDrawnPages, stillRecipes } from '../../domain/media-facts.js';
import { stillKind } from '../../domain/media-type-policy.js';
import { mostRenderedBytes } from '../../domain/picture-limits.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { reusableRenditions } from '../render/reusable-renditions.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { takeEmbeddedPreviews } from './embedded-preview.js';
import type { LaidDown } from './film.js';
import { isFilm } from './film.js';
import type { ExaminedOriginal } from './lay-down.js';
import { layDown, layDownStreamed } from './lay-down.js';
import { mediaEngine, mediaKey } from './media-key.js';
import type { MediaTools } from './media-tools.js';
import { openConfined } from './open-confined.js';
import { ConfinedProgramFailed } from './run-confined.js';
import { drawWaveform } from './sound.js';
import type { Openable, StillAnswer } from './still-messages.js';
import { storeMade, storeMadeBytes } from './store-made.js';
import { drawPoster } from './video-frames.js';

export type MediaDependencies = Pick<Dependencies, 'database' | 'objectStore' | 'environment' | 'logger'> & { readonly tools: MediaTools };

export interface VersionName {
  readonly tenantId: string;
  readonly assetId: string;
  readonly versionId: string;
}

export type StillOutcome = { readonly outcome: 'made' } | { readonly outcome: 'not_possible'; readonly reason: ProblemCode };

interface Made {
  readonly facts: MediaFacts;
  readonly rows: readonly RenditionToRecord[];
}

/** Raised when the still, or a page, is drawn in another way. */
const recipeVersion = 1;

/** @throws ApplicationFailure where there is no such version, or it has not been examined */
export async function examinedOriginal({ database }: Pick<MediaDependencies, 'database'>, { tenantId, assetId, versionId }: VersionName): Promise<ExaminedOriginal> {
  const version = await findOriginal(database, tenantId, assetId, versionId);
  if (version === undefined) throw ApplicationFailure.nonRetryable(`There is no version ${versionId}.`, 'resource.not_found');
  const { sha256, mediaType } = version;
  if (sha256 === null || mediaType === null) throw ApplicationFailure.nonRetryable(`Version ${versionId} is not examined.`, 'asset.not_ready');
  return { ...version, sha256, mediaType };
}

/**
 * Gets the picture that stands for a version which is none itself, and of a document its first pages, and notes what opening it told.
 * What was made before of the same bytes is not made again.
 */
export async function makeStill(needed: MediaDependencies, name: VersionName): Promise<StillOutcome> {
  const { database, objectStore, tools, logger } = needed;
  const { tenantId, versionId } = name;
  const version = await examinedOriginal(needed, name);
  const kind = stillKind(version.mediaType);
  if (kind === null) return impossible('render.unsupported_type');
  const engine = mediaEngine(kind, tools);

  const made = (version.facts === null ? null : await madeBefore(version.facts)) ?? (await withHeartbeat((signal) => make(signal)).catch(reasonOf));
  if (typeof made === 'string') return impossible(made);
  await database.withTenant(tenantId, async (client) => {
    await recordRenditions(client, tenantId, versionId, made.rows);
    await recordMedia(client, tenantId, versionId, made.facts);
  });
  return { outcome: 'made' };

  async function madeBefore(facts: MediaFacts): Promise<Made | null> {
    const pages = Math.min(facts.pages ?? 1, mostDrawnPages);
    const recipes = [stillRecipes[facts.still], ...Array.from({ length: facts.still === 'document' ? pages - 1 : 0 }, (_, index) => `page-${index + 2}`)];
    const reusable = await reusableRenditions({ database, objectStore }, tenantId, recipes.map(keyOf));
    const rows = recipes.flatMap((recipe) => {
      const before = reusable.get(keyOf(recipe));
      return before === undefined ? [] : [{ id: newId(), recipe, recipeVersion, ...before, state: 'ready' as const, reason: null, reasonFacts: null }];
    });
    return rows.length === recipes.length ? { facts, rows } : null;
  }

  async function make(signal: AbortSignal): Promise<Made | ProblemCode> {
    if (kind === 'video' || kind === 'audio') return layDownStreamed(needed, version, signal, makeOfStream);
    if (version.bytes > mostRenderedBytes) return 'render.too_large';
    return layDown(needed, version, signal, (folder, file) => makeOfFile(kind as Openable, folder, file, signal));
  }

  async function makeOfStream(laidDown: LaidDown): Promise<Made> {
    const { durationSeconds, video, audio } = laidDown.probed;
    const frame = video === null ? null : { width: video.width, height: video.height };
    const facts = { pages: null, frame, durationSeconds, frameRate: video?.frameRate ?? null, videoCodec: video?.codec ?? null, audioCodec: audio?.codec ?? null };
    if (!isFilm(laidDown)) {
      const { bytes, width, height } = await drawWaveform(laidDown);
      const stored = await storeMadeBytes(objectStore, addressOf(stillRecipes.audio), bytes, 'image/png');
      return { facts: { ...facts, still: 'audio' }, rows: [rowOf(stillRecipes.audio, 'image/png', { ...stored, width, height })] };
    }
    await drawPoster(laidDown, 'still.png');
    const { width, height } = laidDown.probed.video;
    const stored = await storeMade(objectStore, addressOf(stillRecipes.video), path.join(laidDown.folder, 'still.png'), 'image/png', laidDown.signal);
    return { facts: { ...facts, still: 'video' }, rows: [rowOf(stillRecipes.video, 'image/png', { ...stored, width, height })] };
  }

  async function makeOfFile(openable: Openable, folder: string, file: string, signal: AbortSignal): Promise<Made | ProblemCode> {
    const answer = openable === 'embedded' ? await openEmbedded(folder, file, signal) : await openConfined(tools.confinement, openable, version.orientation, folder, signal);
    if ('refused' in answer) return answer.refused;
    const { width, height, pages, more } = answer;
    const still = await storeMade(objectStore, addressOf(stillRecipes[openable]), path.join(folder, 'still.png'), 'image/png', signal);
    const rows = [rowOf(stillRecipes[openable], 'image/png', { ...still, width, height })];
    for (const [index, size] of more.entries()) {
      const recipe = `page-${index + 2}`;
      const stored = await storeMade(objectStore, addressOf(recipe), path.join(folder, `${recipe}.webp`), 'image/webp', signal);
      rows.push(rowOf(recipe, 'image/webp', { ...stored, ...size }));
    }
    const facts: MediaFacts = { still: openable, pages, frame: null, durationSeconds: null, frameRate: null, videoCodec: null, audioCodec: null };
    return { facts, rows };
  }

  /** The largest picture that the file carries and that can be opened. */
  async function openEmbedded(folder: string, file: string, signal: AbortSignal): Promise<StillAnswer | { readonly refused: ProblemCode }> {
    for (const preview of await takeEmbeddedPreviews(tools.confinement, folder, path.basename(file), signal)) {
      await rename(path.join(folder, preview), file);
      const answer = await openConfined(tools.confinement, 'embedded', version.orientation, folder, signal);
      if (!('refused' in answer)) return answer;
    }
    return { refused: 'render.no_embedded_preview' };
  }

  function keyOf(recipe: string): string {
    return mediaKey(version.sha256, engine, recipe, recipeVersion, version.orientation);
  }

  function addressOf(recipe: string): { bucket: 'assets'; key: string } {
    return { bucket: 'assets', key: renditionObjectKey(tenantId, keyOf(recipe)) };
  }

  function rowOf(recipe: string, mediaType: string, facts: Pick<RenditionToRecord, 'bytes' | 'sha256' | 'width' | 'height'>): RenditionToRecord {
    return { id: newId(), recipe, recipeVersion, renditionKey: keyOf(recipe), objectKey: addressOf(recipe).key, state: 'ready', reason: null, reasonFacts: null, mediaType, ...facts };
  }

  function reasonOf(error: unknown): ProblemCode {
    if (!(error instanceof ConfinedProgramFailed)) throw error;
    logger.warn({ kind, reason: error.reason, said: error.message }, 'a file cannot be shown');
    return error.reason === 'ingest.unreadable' ? 'render.unreadable_media' : error.reason;
  }

  async function impossible(reason: ProblemCode): Promise<StillOutcome> {
    await database.withTenant(tenantId, (client) => recordNoPreview(client, tenantId, versionId, 'not_possible', reason));
    return { outcome: 'not_possible', reason };
  }
}


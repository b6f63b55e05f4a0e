import { createHash } from 'node:crypto';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { findReadyRenditions } from '../../db/find-ready-renditions.js';
import type { RenditionToRecord } from '../../db/record-renditions.js';
import { recordRenditions } from '../../db/record-renditions.js';
import { readCues, writeWebVtt } from '../../domain/caption-file.js';
import { cutGeometry, videoCuts } from '../../domain/video-cuts.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { renditionObjectKey } from '../../storage/object-keys.js';
import { reusableRenditions } from '../render/reusable-renditions.js';
import { withHeartbeat } from '../with-heartbeat.js';
import type { CutToEncode } from './encode-cuts.js';
import { encodeCuts, removeSegments } from './encode-cuts.js';
import type { Film, LaidDown } from './film.js';
import { isFilm } from './film.js';
import { layDownStreamed } from './lay-down.js';
import type { MediaDependencies, VersionName } from './make-still.js';
import { examinedOriginal } from './make-still.js';
import { mediaEngine, mediaKey } from './media-key.js';
import { ConfinedProgramFailed } from './run-confined.js';
import { encodeSound } from './sound.js';
import { storeMade, storeMadeBytes } from './store-made.js';
import { drawContactSheet } from './video-frames.js';

/** How far the making of a film's renditions has come; the heartbeat carries it. */
export interface FilmProgress {
  readonly done: number;
  readonly all: number;
}

export interface FilmOutcome {
  readonly ready: number;
  readonly failed: number;
  /** Why what was missing could not be made. */
  readonly unmade?: ProblemCode;
}

interface Wanted {
  readonly recipe: string;
  readonly recipeVersion: number;
  readonly key: string;
  readonly mediaType: string;
}

const recipeVersion = 1;

/**
 * Makes what a film or a piece of sound has besides its still: the contact sheet, the proxy, the cuts for social networks, and its
 * captions beside it. What was made before of the same bytes is not made again; what a dead worker had finished is taken over.
 */
export async function makeFilms(needed: MediaDependencies, name: VersionName): Promise<FilmOutcome> {
  const { database, objectStore, tools, logger } = needed;
  const { tenantId, versionId } = name;
  const version = await examinedOriginal(needed, name);
  const engine = mediaEngine('video', tools);
  const hasPictures = version.facts?.still === 'video';
  const sheet = wanted('contact-sheet', 'image/jpeg');
  const sound = wanted('proxy-audio', 'audio/mp4');
  const cuts = videoCuts.map((cut) => ({ cut, wanted: wanted(cut.name, 'video/mp4', cut, cut.fit === 'cover' ? version.framing : null) }));
  const all = hasPictures ? [sheet, ...cuts.map((one) => one.wanted)] : [sound];

  const reusable = await reusableRenditions({ database, objectStore }, tenantId, all.map(({ key }) => key));
  const rows: RenditionToRecord[] = all.flatMap((one) => {
    const before = reusable.get(one.key);
    return before === undefined ? [] : [{ ...rowOf(one), ...before, state: 'ready' as const, reason: null, reasonFacts: null }];
  });
  rows.push(...(await captionRows()));
  const frame = version.facts?.frame ?? null;
  const fitted = cuts.map(({ cut, wanted: one }) => ({ cut, wanted: one, geometry: frame === null ? null : cutGeometry(frame, cut, version.framing) }));
  const tooSmall = hasPictures ? fitted.filter(({ geometry }) => geometry === null).map((one) => one.wanted) : [];
  rows.push(...tooSmall.map((one) => failed(one, 'render.source_too_small')));
  const missing = all.filter((one) => !reusable.has(one.key) && !tooSmall.includes(one));
  const made = missing.length > 0 ? await make() : [];
  rows.push(...(typeof made === 'string' ? missing.map((one) => failed(one, made)) : made));

  await database.withTenant(tenantId, (client) => recordRenditions(client, tenantId, versionId, rows));
  const ready = rows.filter(({ state }) => state === 'ready').length;
  return { ready, failed: rows.length - ready, ...(typeof made === 'string' ? { unmade: made } : {}) };

  async function make(): Promise<RenditionToRecord[] | ProblemCode> {
    let progress: FilmProgress = { done: 0, all: 0 };
    return withHeartbeat(
      (signal) => layDownStreamed(needed, version, signal, (laidDown) => makeOf(laidDown, (done, of) => (progress = { done, all: of }))).catch((error: unknown) => reasonOf(error)),
      () => progress,
    );
  }

  async function makeOf(laidDown: LaidDown, onStep: (done: number, all: number) => void): Promise<RenditionToRecord[]> {
    if (!isFilm(laidDown)) {
      await encodeSound(laidDown, 'sound.mp4');
      return [await stored(sound, laidDown, 'sound.mp4', null)];
    }
    const made: RenditionToRecord[] = [];
    if (missing.includes(sheet)) {
      const { bytes, width, height } = await drawContactSheet(laidDown);
      made.push({ ...readyRow(sheet), ...(await storeMadeBytes(objectStore, addressOf(sheet.key), bytes, sheet.mediaType)), width, height });
    }
    return [...made, ...(await cutOf(laidDown, onStep))];
  }

  async function cutOf(film: Film, onStep: (done: number, all: number) => void): Promise<RenditionToRecord[]> {
    const toEncode = fitted.flatMap(({ cut, geometry, wanted: one }): (CutToEncode & { wanted: Wanted })[] =>
      geometry === null || !missing.includes(one) ? [] : [{ cut, geometry, key: one.key, wanted: one }],
    );
    if (toEncode.length > 0) await encodeCuts(film, { objectStore, tenantId, cuts: toEncode, onStep });
    const rowsOfCuts: RenditionToRecord[] = [];
    for (const { wanted: one, geometry } of toEncode) rowsOfCuts.push(await stored(one, film, `${one.key}.mp4`, geometry.output));
    await removeSegments(film, { objectStore, tenantId, cuts: toEncode });
    return rowsOfCuts;
  }

  async function captionRows(): Promise<RenditionToRecord[]> {
    return Promise.all(
      version.captions.map(async ({ slot, text, contentHash }) => {
        const cues = readCues(text);
        const one: Wanted = { recipe: slot, recipeVersion, mediaType: 'text/vtt', key: mediaKey(contentHash, 'captions 1') };
        if (cues === null) return failed(one, 'render.captions_unreadable');
        const bytes = Buffer.from(writeWebVtt(cues), 'utf8');
        const [before] = await findReadyRenditions(database, tenantId, [one.key]);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        if (before?.sha256 !== sha256) await storeMadeBytes(objectStore, addressOf(one.key), bytes, one.mediaType);
        return { ...readyRow(one), bytes: bytes.length, sha256, width: null, height: null };
      }),
    );
  }

  async function stored(one: Wanted, { folder, signal }: LaidDown, file: string, size: { width: number; height: number } | null): Promise<RenditionToRecord> {
    const made = await storeMade(objectStore, addressOf(one.key), path.join(folder, file), one.mediaType, signal);
    return { ...readyRow(one), ...made, width: size?.width ?? null, height: size?.height ?? null };
  }

  function wanted(recipe: string, mediaType: string, ...drawing: readonly unknown[]): Wanted {
    return { recipe, recipeVersion, mediaType, key: mediaKey(version.sha256, engine, recipe, recipeVersion, ...drawing) };
  }

  function addressOf(key: string): { bucket: 'assets'; key: string } {
    return { bucket: 'assets', key: renditionObjectKey(tenantId, key) };
  }

  function rowOf({ recipe, recipeVersion: number, key }: Wanted): Pick<RenditionToRecord, 'id' | 'recipe' | 'recipeVersion' | 'renditionKey' | 'objectKey'> {
    return { id: newId(), recipe, recipeVersion: number, renditionKey: key, objectKey: addressOf(key).key };
  }

  function readyRow(one: Wanted): Pick<RenditionToRecord, 'id' | 'recipe' | 'recipeVersion' | 'renditionKey' | 'objectKey' | 'state' | 'reason' | 'reasonFacts' | 'mediaType'> {
    return { ...rowOf(one), state: 'ready', reason: null, reasonFacts: null, mediaType: one.mediaType };
  }

  function failed(one: Wanted, reason: ProblemCode): RenditionToRecord {
    return { ...rowOf(one), state: 'failed', reason, reasonFacts: null, mediaType: one.mediaType, bytes: null, sha256: null, width: null, height: null };
  }

  function reasonOf(error: unknown): ProblemCode {
    if (!(error instanceof ConfinedProgramFailed)) throw error;
    logger.warn({ reason: error.reason, said: error.message }, 'a film cannot be made');
    return error.reason === 'ingest.unreadable' ? 'render.unreadable_media' : error.reason;
  }
}

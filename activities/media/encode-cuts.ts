import { stat } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { VideoCut } from '../../domain/video-cuts.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { segmentObjectKey } from '../../storage/object-keys.js';
import type { Film } from './film.js';
import { encodeSound } from './sound.js';
import { storeMade } from './store-made.js';
import type { FittedCut, Segment } from './video-segments.js';
import { encodeSegment, joinSegments, outputFrameRate, segmentsOf } from './video-segments.js';

export interface CutToEncode extends FittedCut {
  /** The content address of the finished film. */
  readonly key: string;
}

interface Encoding {
  readonly objectStore: ObjectStore;
  readonly tenantId: string;
  readonly cuts: readonly CutToEncode[];
  /** Called after each step, for the heartbeat. */
  readonly onStep: (done: number, all: number) => void;
}

const videoType = 'video/mp4';

/**
 * Encodes a film for every cut, stretch by stretch. Each stretch is put into the store as soon as it is done, under the address of what
 * it will be part of, so that a worker that takes over from a dead one goes on where that one was. What is finished lies in the film's
 * folder as `<key>.mp4`; the stretches are removed by `removeSegments`.
 */
export async function encodeCuts(film: Film, { objectStore, tenantId, cuts, onStep }: Encoding): Promise<void> {
  const { probed, folder, signal } = film;
  const segments = segmentsOf(probed.durationSeconds, outputFrameRate(probed.video.frameRate));
  const all = segments.length + (probed.audio === null ? 0 : 1) + cuts.length;
  let done = 0;
  const step = (): void => onStep((done += 1), all);
  for (const segment of segments) {
    const missing: CutToEncode[] = [];
    for (const cut of cuts) if (!(await fetched(addressOf(cut.key, segment.index), fileOf(cut.cut, segment)))) missing.push(cut);
    if (missing.length > 0) {
      await encodeSegment(film, segment, missing, (cut) => fileOf(cut, segment));
      for (const { cut, key } of missing) await storeMade(objectStore, addressOf(key, segment.index), path.join(folder, fileOf(cut, segment)), videoType, signal);
    }
    step();
  }
  if (probed.audio !== null) {
    await encodeSound(film, 'sound.mp4');
    step();
  }
  for (const { cut, key } of cuts) {
    await joinSegments(film, segments.map((segment) => fileOf(cut, segment)), probed.audio === null ? null : 'sound.mp4', `${key}.mp4`);
    step();
  }

  function fileOf({ name }: VideoCut, { index }: Segment): string {
    return `${name}-${index}.mp4`;
  }

  function addressOf(key: string, index: number): { bucket: 'assets'; key: string } {
    return { bucket: 'assets', key: segmentObjectKey(tenantId, key, index) };
  }

  /** Whether a stretch was made before; then it is there now. */
  async function fetched(address: ReturnType<typeof addressOf>, file: string): Promise<boolean> {
    if ((await objectStore.head(address)) === null) return false;
    const { stream, bytes } = await objectStore.getStream(address, { signal });
    const target = path.join(folder, file);
    await pipeline(stream, createWriteStream(target), { signal });
    return (await stat(target)).size === bytes;
  }
}

/** Removes the stretches of films that are finished, or that cannot be. */
export async function removeSegments(film: Film, { objectStore, tenantId, cuts }: Omit<Encoding, 'onStep'>): Promise<void> {
  for (const { index } of segmentsOf(film.probed.durationSeconds, outputFrameRate(film.probed.video.frameRate))) {
    for (const { key } of cuts) await objectStore.removeEveryVersion({ bucket: 'assets', key: segmentObjectKey(tenantId, key, index) });
  }
}

import type { FilmOutcome } from './make-films.js';
import { makeFilms } from './make-films.js';
import type { MediaDependencies, StillOutcome, VersionName } from './make-still.js';
import { makeStill } from './make-still.js';

/** What is no picture itself: its still, and what else can be seen and heard of it. */
export function createMediaActivities(dependencies: MediaDependencies) {
  return {
    makeStill: (version: VersionName): Promise<StillOutcome> => makeStill(dependencies, version),
    makeFilms: (version: VersionName): Promise<FilmOutcome> => makeFilms(dependencies, version),
  };
}

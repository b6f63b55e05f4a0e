import type { Route } from '../route.js';

/** Every route of the API, one line per file of this folder. */
export const routes: readonly Route[] = [
];

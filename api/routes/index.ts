import type { Route } from '../route.js';
import { apiKeyRoutes } from './api-keys.js';
import { meRoutes } from './me.js';
import { peopleRoutes } from './people.js';
import { sessionRoutes } from './session.js';

/** Every route of the API, one line per file of this folder. */
export const routes: readonly Route[] = [
  ...apiKeyRoutes,
  ...meRoutes,
  ...peopleRoutes,
  ...sessionRoutes,
];

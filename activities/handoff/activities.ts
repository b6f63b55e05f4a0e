import type { Dependencies } from '../../runtime/dependencies.js';
import { routeHandoffs } from './route-handoffs.js';
import type { RoutingOutcome } from './route-handoffs.js';

export interface HandoffActivities {
  /** Hands over what has come in since the last time, by the rules of its tenant. */
  routeHandoffs(run: object): Promise<RoutingOutcome>;
}

export function createHandoffActivities({ database, temporal, environment, logger }: Pick<Dependencies, 'database' | 'temporal' | 'environment' | 'logger'>): HandoffActivities {
  return { routeHandoffs: () => routeHandoffs({ database, temporal, environment, logger }) };
}

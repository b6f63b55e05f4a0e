import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { RegionDrawing } from './iiif-request.js';

/** One part of a version's picture, to be drawn. */
export interface RegionOrder {
  readonly tenantId: string;
  readonly versionId: string;
  readonly drawing: RegionDrawing;
}

export type RegionOutcome = { readonly outcome: 'drawn' } | { readonly outcome: 'refused'; readonly reason: ProblemCode };

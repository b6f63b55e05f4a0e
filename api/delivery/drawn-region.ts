import { status } from '@grpc/grpc-js';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { findRegionPicture } from '../../db/region-pictures.js';
import type { RegionDrawing } from '../../domain/iiif-request.js';
import { canonicalRegionRequest } from '../../domain/iiif-request.js';
import type { RegionOrder, RegionOutcome } from '../../domain/region-order.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Services } from '../services.js';
import { wholeRenditions } from './image-information.js';
import type { ShownPicture } from './shown-picture.js';

/** How long somebody is kept waiting for a picture; the drawing goes on without them. */
const waitMilliseconds = 20_000;

const mediaTypes: Readonly<Record<RegionDrawing['format'], string>> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

export interface DrawnRegionObject {
  readonly objectKey: string;
  readonly mediaType: string;
}

/**
 * A part of a picture: a rendition where one is just that, else what was drawn before, else drawn now.
 * @param mayDraw called before something is drawn; throws where this viewer has had enough drawn for now
 * @throws GalleyError `render.busy`, `orchestration.unavailable`, or why the file cannot be drawn
 */
export async function drawnRegion(
  { database, temporal }: Pick<Services, 'database' | 'temporal'>,
  tenantId: string,
  shown: ShownPicture,
  drawing: RegionDrawing,
  mayDraw: () => Promise<void>,
): Promise<DrawnRegionObject> {
  const { versionId, picture } = shown;
  const ready = equalRendition(shown, drawing);
  if (ready !== undefined) return ready;
  const request = canonicalRegionRequest(picture, drawing);
  const before = await findRegionPicture(database, tenantId, versionId, request);
  if (before !== undefined) return before;

  await mayDraw();
  const outcome = await draw(temporal, { tenantId, versionId, drawing }, request);
  if (outcome.outcome === 'refused') throw new GalleyError('iiif.not_shown', 'The picture cannot be drawn.', { facts: { reason: outcome.reason } });
  const drawn = await findRegionPicture(database, tenantId, versionId, request);
  if (drawn === undefined) throw new GalleyError('render.busy', 'It was drawn, and is not known yet.');
  return drawn;
}

function equalRendition(shown: ShownPicture, { region, size, isMirrored, degrees, quality, format }: RegionDrawing): DrawnRegionObject | undefined {
  const isWhole = region.width === shown.picture.width && region.height === shown.picture.height;
  if (!isWhole || isMirrored || degrees !== 0 || quality !== 'color') return undefined;
  return wholeRenditions(shown).find(({ width, height, mediaType }) => width === size.width && height === size.height && mediaType === mediaTypes[format]);
}

/** The workflow has the name of what is asked for: two who ask wait for one. */
async function draw(temporal: Client, order: RegionOrder, request: string): Promise<RegionOutcome> {
  try {
    return await temporal.withDeadline(Date.now() + waitMilliseconds, async () =>
      temporal.workflow.execute<(order: RegionOrder) => Promise<RegionOutcome>>('drawRegionRun', {
        workflowId: `tenant/${order.tenantId}/region/${order.versionId}/${request}`,
        taskQueue: 'lifecycle',
        args: [order],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowExecutionTimeout: '3 minutes',
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowFailedError || (isGrpcServiceError(error) && error.code === status.DEADLINE_EXCEEDED)) {
      throw new GalleyError('render.busy', 'It was not drawn in time.', { cause: error });
    }
    if (isGrpcServiceError(error)) throw new GalleyError('orchestration.unavailable', 'Temporal did not answer in time.', { cause: error });
    throw error;
  }
}

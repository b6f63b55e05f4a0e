import type { Request, Response } from 'express';
import { addressWindow } from '../../domain/address-window.js';
import { renditionFilename } from '../../domain/filename.js';
import type { RegionParameters } from '../../domain/iiif-request.js';
import { canonicalRegionRequest, readRegionRequest } from '../../domain/iiif-request.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { ImageInformation } from '../../schemas/iiif.js';
import type { Services } from '../services.js';
import { drawnRegion } from './drawn-region.js';
import { imageInformation } from './image-information.js';
import type { Viewer } from './shown-picture.js';
import { boundariesOf, findShownPicture } from './shown-picture.js';

/** A request for a picture: who looks, at what, and under which address. */
export interface Look {
  readonly services: Services;
  readonly viewer: Viewer;
  /** Of an asset or a version. */
  readonly id: string;
  /** Of the picture, without a slash at its end. */
  readonly address: string;
  readonly request: Request;
  readonly response: Response;
}

const jsonLd = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"';
const profileLink = '<http://iiif.io/api/image/3/level2.json>;rel="profile"';

/** @throws GalleyError as `findShownPicture` */
export async function answerInformation({ services, viewer, id, address, request }: Look) {
  const body: ImageInformation = imageInformation(address, await findShownPicture(services, viewer, id));
  const wantsJsonLd = request.get('accept')?.includes('application/ld+json') === true;
  const headers = { 'content-type': wantsJsonLd ? jsonLd : 'application/json', link: profileLink, vary: 'accept, authorization, cookie' };
  return { status: 200, body, headers } as const;
}

/**
 * Sends the viewer to the bytes of a part, at an address that everybody is given during this window.
 * @throws GalleyError `iiif.request_invalid`, `iiif.not_implemented`, and as `findShownPicture` and `drawnRegion`
 */
export async function answerPart(look: Look, parameters: RegionParameters) {
  const { services, viewer, id, address, request, response } = look;
  const shown = await findShownPicture(services, viewer, id);
  const drawing = readRegionRequest(shown.picture, parameters);
  if ('fault' in drawing) throw new GalleyError(drawing.fault === 'invalid' ? 'iiif.request_invalid' : 'iiif.not_implemented', drawing.detail);
  const key = viewer.personId ?? `${viewer.tenantId} ${request.ip ?? 'unknown'}`;
  const part = await drawnRegion(services, viewer.tenantId, shown, drawing, () => services.rateLimits.countDrawing(response, key));

  const { from, until, renewInSeconds } = addressWindow(new Date().toISOString(), [...boundariesOf(shown.life), viewer.until]);
  const filename = renditionFilename(shown.filename, `${drawing.size.width}x${drawing.size.height}`, part.mediaType);
  const picture = { filename, contentType: part.mediaType, from: new Date(from), until: new Date(until) };
  const location = await services.objectStore.signCacheable({ bucket: 'assets', key: part.objectKey }, picture);
  const canonical = `<${address}/${canonicalRegionRequest(shown.picture, drawing)}>;rel="canonical"`;
  const headers = { location, link: `${profileLink}, ${canonical}`, 'cache-control': `private, max-age=${renewInSeconds}`, vary: 'authorization, cookie' };
  return { status: 302, headers } as const;
}

import { GalleyError } from '../schemas/galley-error.js';

/** The one answer for what is not there and for what belongs to another tenant. @param what for example `asset` */
export function notFound(what: string): GalleyError {
  return new GalleyError('resource.not_found', `There is no such ${what}.`);
}

/** The same for an id in the body. */
export function notFoundInBody(what: string, pointer: string): GalleyError {
  return new GalleyError('resource.not_found', `There is no such ${what}.`, { errors: [{ pointer, detail: `There is no such ${what}.` }] });
}

import { GalleyError } from '../schemas/galley-error.js';

/** Waits for a change of a person. @throws GalleyError `person.email_taken`, or what the change throws */
export async function refuseTakenEmail<T>(change: Promise<T>): Promise<T> {
  return change.catch((error: unknown) => {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    if (code === '23505' && (constraint === 'people_email' || constraint === 'people_guest_email')) {
      throw new GalleyError('person.email_taken', 'This e-mail address is in use.', { cause: error });
    }
    throw error;
  });
}

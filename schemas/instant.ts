import { z } from 'zod';

/** An instant as the caller may write it, with any offset; it comes out as Galley keeps it: UTC, milliseconds, `Z`. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 instant with its offset, for example 2027-03-01T09:00:00Z', abort: true })
  .overwrite((text) => new Date(text).toISOString())
  .refine((text) => /^[2-9]\d{3}-/.test(text), 'must lie between the years 2000 and 9999');

/** An instant in an answer. */
export const answeredInstantSchema = z.iso.datetime();

import { z } from 'zod';

/** Text over several lines. NUL and lone surrogates are refused: no store could give them back. */
export function textSchema(maximum: number) {
  return z
    .string()
    .max(maximum)
    .regex(/^[^\0\p{Cs}]*$/u, 'must not hold NUL or half characters');
}

/** One line for people: trimmed, not empty, without control characters. */
export function lineSchema(maximum: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters');
}

/** SHA-256 in hexadecimal; upper case is taken and answered in lower case. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
  .overwrite((text) => text.toLowerCase());

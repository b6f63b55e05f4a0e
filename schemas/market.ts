import { z } from 'zod';

/** ISO 3166-1 alpha-2, or * for everywhere. */
export const marketSchema = z.string().regex(/^([A-Z]{2}|\*)$/, 'must be an ISO 3166-1 country code or *');

/** BCP 47; `und` where the language does not matter. */
export const localeSchema = z
  .string()
  .max(35)
  .regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|und)$/, 'must be a BCP 47 language tag');

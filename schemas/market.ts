import { z } from 'zod';

/** ISO 3166-1 alpha-2, or * for everywhere. */
export const marketSchema = z.string().regex(/^([A-Z]{2}|\*)$/, 'must be an ISO 3166-1 country code or *');

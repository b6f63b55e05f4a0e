import type { z } from 'zod';
import type { PlannedFit } from '../db/find-planned-fits.js';
import { referenceOf } from '../domain/channel-specs.js';
import type { channelCheckSchema } from '../schemas/channel-specs.js';

export function presentChannelCheck({ channel, recipe, market, fit, specs }: PlannedFit): z.output<typeof channelCheckSchema> {
  return { channel, recipe, market, spec: fit?.spec ?? specs.map(referenceOf).join(', '), verdict: fit?.verdict ?? null, findings: [...(fit?.findings ?? [])] };
}

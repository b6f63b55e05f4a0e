import { z } from 'zod';
import { factOf } from '../../db/file-facts.js';
import { specsOfChannel } from '../../db/find-channel-specs.js';
import type { PlacementPlan } from '../../db/find-placement-plan.js';
import { fitForChannel } from '../../domain/channel-fit.js';
import type { ChannelFit } from '../../domain/channel-fit.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { fetchToFile } from '../ingest/fetch-to-file.js';
import type { MetadataReader } from '../metadata/metadata-reader.js';
import { storedFileFacts } from './stored-file-facts.js';

type Tools = Pick<Dependencies, 'objectStore' | 'environment'> & { readonly metadataReader: MetadataReader };

/** What a look at the stored file has shown; kept with the placement, so that the commit need not look again. */
export const seenFileSchema = z.object({
  width: z.number().nullable(),
  height: z.number().nullable(),
  bytes: z.number().nullable(),
  mediaType: z.string().nullable(),
  colourSpace: z.enum(['srgb', 'wide', 'cmyk', 'grey']).nullable(),
  alpha: z.boolean().nullable(),
  animated: z.boolean().nullable(),
  seconds: z.number().nullable(),
  framesPerSecond: z.number().nullable(),
  videoCodec: z.string().nullable(),
  bitsPerSecond: z.number().nullable(),
});
export type SeenFile = z.infer<typeof seenFileSchema>;

/** Reads the very file that is to go out; null where the channel holds nothing to a spec, so that nobody need look. */
export async function lookAtFile(tools: Tools, { channel, rendition }: PlacementPlan, signal: AbortSignal): Promise<SeenFile | null> {
  if (channel.specs.specIds.length === 0) return null;
  return fetchToFile(tools, { bucket: 'assets', key: rendition.objectKey }, signal, async ({ file, bytes }) => storedFileFacts(await tools.metadataReader.read(file), bytes));
}

/**
 * How the placement stands by what its channel takes at this instant: by what the file was seen to be, and where a reader could not
 * say, by what it was drawn as. Null where the channel names no spec.
 */
export function fitNow({ channel, rendition }: PlacementPlan, seen: SeenFile | null, now: Date): ChannelFit | null {
  const drawn = factOf(rendition.facts);
  const known = Object.fromEntries(Object.entries(seen ?? {}).filter(([, value]) => value !== null));
  return fitForChannel(specsOfChannel(channel.specs, now.toISOString()), { ...drawn, ...known });
}

import { fitForChannel } from '../domain/channel-fit.js';
import type { ChannelFit } from '../domain/channel-fit.js';
import type { ChannelSpec } from '../domain/channel-specs.js';
import type { FileFacts } from './file-facts.js';
import { factOf, fileFactsJson, ownSpecsJson } from './file-facts.js';
import { specsOfChannel } from './find-channel-specs.js';
import type { Client } from './pool.js';

/** How a rendition stands by what a channel takes at an instant; null where the channel names no spec, or one of the two is not there. */
export async function findPlacementFit(
  client: Client,
  tenantId: string,
  { renditionId, channelId }: { readonly renditionId: string; readonly channelId: string },
  at: string,
): Promise<ChannelFit | null> {
  const { rows } = await client.query<{ facts: FileFacts; specIds: string[]; ownSpecs: ChannelSpec[] }>(
    `select ${fileFactsJson('r', 'v')} as facts, c.spec_ids as "specIds", ${ownSpecsJson('c')} as "ownSpecs"
       from channels c
       join renditions r on r.tenant_id = $1 and r.id = $3
       join versions v on v.tenant_id = $1 and v.id = r.version_id
      where c.tenant_id = $1 and c.id = $2 and c.spec_ids <> '{}'`,
    [tenantId, channelId, renditionId],
  );
  const [row] = rows;
  return row === undefined ? null : fitForChannel(specsOfChannel(row, at), factOf(row.facts));
}

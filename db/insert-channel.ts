import type { ChannelKind } from '../schemas/vocabulary.js';
import type { ChannelRow } from './list-channels.js';
import { channelColumns } from './list-channels.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** Opens a channel, once per id: a repetition gives what the first time wrote, but for the secret. */
export async function insertChannel(
  database: Database,
  channel: {
    readonly tenantId: string;
    readonly actor: string;
    readonly id: string;
    readonly name: string;
    readonly kind: ChannelKind;
    readonly settings: Readonly<Record<string, string>>;
    readonly specIds: readonly string[];
    readonly sealedSecret: string | null;
  },
): Promise<ChannelRow> {
  return database.withTenant(channel.tenantId, async (client) => {
    const { rows } = await client.query<ChannelRow & { isNew: boolean }>(
      `insert into channels (tenant_id, id, name, kind, settings, sealed_secret, spec_ids) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, id) do update set sealed_secret = excluded.sealed_secret
       returning ${channelColumns}, xmax = 0 as "isNew"`,
      [channel.tenantId, channel.id, channel.name, channel.kind, JSON.stringify(channel.settings), channel.sealedSecret, channel.specIds],
    );
    const { isNew, ...row } = rows[0]!;
    if (isNew) {
      await publishTransition(client, {
        tenantId: channel.tenantId,
        actor: channel.actor,
        action: 'channel.created',
        subject: `channel:${channel.id}`,
        details: { channelId: channel.id, kind: channel.kind, specIds: channel.specIds },
      });
    }
    return row;
  });
}

import { GalleyError } from '../schemas/galley-error.js';
import type { ChannelRow } from './list-channels.js';
import { channelColumns } from './list-channels.js';
import type { Database } from './pool.js';
import { publishTransition } from './record-transition.js';

/** Changes a channel at the revision its editor has read. @throws GalleyError `edit.stale` */
export async function updateChannel(
  database: Database,
  edit: {
    readonly tenantId: string;
    readonly actor: string;
    readonly id: string;
    readonly expectedRevision: number;
    readonly name: string | undefined;
    readonly settings: Readonly<Record<string, string>>;
    readonly specIds: readonly string[] | undefined;
    readonly isDisabled: boolean | undefined;
  },
): Promise<ChannelRow> {
  return database.withTenant(edit.tenantId, async (client) => {
    const { rows } = await client.query<ChannelRow>(
      `update channels set name = coalesce($3, name), settings = settings || $4::jsonb, is_disabled = coalesce($5, is_disabled), spec_ids = coalesce($6, spec_ids), revision = revision + 1
        where id = $1 and revision = $2 returning ${channelColumns}`,
      [edit.id, edit.expectedRevision, edit.name ?? null, JSON.stringify(edit.settings), edit.isDisabled ?? null, edit.specIds ?? null],
    );
    const [row] = rows;
    if (row === undefined) throw new GalleyError('edit.stale', 'The channel has been changed since you read it.');
    await publishTransition(client, {
      tenantId: edit.tenantId,
      actor: edit.actor,
      action: 'channel.changed',
      subject: `channel:${edit.id}`,
      details: { channelId: edit.id, revision: row.revision, isDisabled: row.isDisabled, specIds: row.specIds },
    });
    return row;
  });
}

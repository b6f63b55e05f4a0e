import { appendAuditEvent } from './append-audit-event.js';
import type { Client } from './pool.js';

/** Nothing goes out on the channel until a person enables it again. Once: a channel that is disabled stays as it is. */
export async function disableChannel(client: Client, tenantId: string, channelId: string, reason: string): Promise<void> {
  const { rowCount } = await client.query(
    `update channels set is_disabled = true, revision = revision + 1 where tenant_id = $1 and id = $2 and not is_disabled`,
    [tenantId, channelId],
  );
  if (rowCount === 1) await appendAuditEvent(client, { actor: 'system', action: 'channel.disabled', subject: `channel:${channelId}`, details: { reason } });
}

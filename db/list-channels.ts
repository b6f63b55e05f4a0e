import type { ChannelKind } from '../schemas/vocabulary.js';
import type { Database } from './pool.js';

export interface ChannelRow {
  id: string;
  name: string;
  kind: ChannelKind;
  settings: Record<string, string>;
  specIds: string[];
  isDisabled: boolean;
  revision: number;
  createdAt: Date;
}

/** Columns of a channel for everyone to see: never its secret. */
export const channelColumns = 'id, name, kind, settings, spec_ids as "specIds", is_disabled as "isDisabled", revision, created_at as "createdAt"';

/** All channels of the tenant, or one of them. */
export async function listChannels(database: Database, tenantId: string, channelId: string | null): Promise<ChannelRow[]> {
  return database.ask<ChannelRow>(tenantId, `select ${channelColumns} from channels where $1::uuid is null or id = $1 order by name, id limit 1000`, [channelId]);
}

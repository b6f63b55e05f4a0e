import type { Notice } from '../../db/insert-notices.js';
import { insertNotices } from '../../db/insert-notices.js';
import { deliverNotices } from './deliver-notices.js';
import type { NotifyDependencies } from './deliver-notices.js';
import { relayNotices } from './relay-notices.js';
import type { RelayOutcome } from './relay-notices.js';

/** Telling people what concerns them. No life waits for the mail server: what it does not take is sent by a later relay. */
export interface NotifyActivities {
  /** Tells whom an occasion concerns, each person once however often it is called. */
  sendNotice(notice: Notice & { readonly tenantId: string }): Promise<{ people: number }>;
  relayNotices(run: object): Promise<RelayOutcome>;
}

export function createNotifyActivities({ database, environment, logger }: NotifyDependencies): NotifyActivities {
  const dependencies = { database, environment, logger };
  return {
    sendNotice: async ({ tenantId, ...notice }) => {
      const people = await database.withTenant(tenantId, (client) => insertNotices(client, tenantId, notice));
      await deliverNotices(dependencies, tenantId);
      return { people };
    },
    relayNotices: () => relayNotices(dependencies),
  };
}

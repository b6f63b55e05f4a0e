import { asOwner } from './as-owner.js';

/** Does `work` while no other set-up of this database does; the lock goes with the connection, also in a crash. */
export async function oneSetUpAtATime<T>(ownerUrl: string, work: () => Promise<T>): Promise<T> {
  return asOwner(ownerUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('galley set-up', 0))`);
    return work();
  });
}

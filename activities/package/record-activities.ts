import { loadLife } from '../../db/load-life.js';
import type { PackageTransition } from '../../db/record-package.js';
import { recordPackageTransition } from '../../db/record-package.js';
import type { Recording } from '../../db/record-transition.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { PackageRecord } from '../../schemas/package-record.js';
import { asFailure } from '../as-failure.js';

/** The steps of packages that only touch PostgreSQL; they run as local activities of the lifecycle worker. */
export function createPackageRecordActivities({ database }: Pick<Dependencies, 'database'>) {
  return {
    loadPackage: async (life: { tenantId: string; packageId: string }): Promise<PackageRecord> =>
      loadLife<PackageRecord>(database, 'packages', life.tenantId, life.packageId).catch(asFailure),
    recordPackage: async (transition: PackageTransition): Promise<Recording> =>
      database.withTenant(transition.record.tenantId, (client) => recordPackageTransition(client, transition)),
  };
}

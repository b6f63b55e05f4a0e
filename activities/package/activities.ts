import type { PackageFact } from '../../domain/package-steps.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { buildPackage } from './build-package.js';

/** Archives of renditions for ad platforms. */
export function createPackageActivities(dependencies: Pick<Dependencies, 'database' | 'objectStore'>) {
  return {
    buildPackage: (name: { tenantId: string; packageId: string }): Promise<PackageFact> => buildPackage(dependencies, name),
  };
}

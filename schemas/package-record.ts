import type { ProblemCode } from './problem-catalogue.js';
import type { PackageState } from './vocabulary.js';

/** The package workflow's own record, kept in `packages.life`; what is in it is in `package_files`. */
export interface PackageRecord {
  readonly tenantId: string;
  readonly packageId: string;
  readonly state: PackageState;
  /** Why it could not be built. */
  readonly reason: ProblemCode | null;
  readonly sequence: number;
}

import type { PackageRecord } from '../schemas/package-record.js';
import type { ProblemCode } from '../schemas/problem-catalogue.js';

export type PackageFact = { readonly kind: 'built'; readonly bytes: number; readonly sha256: string } | { readonly kind: 'failed'; readonly reason: ProblemCode };

export interface PackageStep {
  readonly record: PackageRecord;
  readonly action: 'package.built' | 'package.failed';
  readonly fact: PackageFact;
}

/** What has become of a package that was being built; null where it is over. */
export function nextPackageStep(record: PackageRecord, fact: PackageFact): PackageStep | null {
  if (record.state !== 'building') return null;
  const moved = { ...record, sequence: record.sequence + 1 };
  return fact.kind === 'built'
    ? { action: 'package.built', fact, record: { ...moved, state: 'ready' } }
    : { action: 'package.failed', fact, record: { ...moved, state: 'failed', reason: fact.reason } };
}

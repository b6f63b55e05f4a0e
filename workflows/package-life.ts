import { proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { createPackageActivities } from '../activities/package/activities.js';
import type { createPackageRecordActivities } from '../activities/package/record-activities.js';
import type { PackageFact } from '../domain/package-steps.js';
import { nextPackageStep } from '../domain/package-steps.js';
import { databaseWrite, objectTransfer } from './activity-profiles.js';
import type { LifeInput } from './messages.js';

const { loadPackage, recordPackage } = proxyLocalActivities<ReturnType<typeof createPackageRecordActivities>>(databaseWrite);
const { buildPackage } = proxyActivities<ReturnType<typeof createPackageActivities>>(objectTransfer);

/** A package: what was selected is put into one archive, and stays so. */
export async function packageLife({ tenantId, id }: LifeInput): Promise<void> {
  const actor = `workflow:${workflowInfo().workflowId}`;
  for (;;) {
    const record = await loadPackage({ tenantId, packageId: id });
    if (record.state !== 'building') return;
    const fact: PackageFact = await buildPackage({ tenantId, packageId: id });
    const step = nextPackageStep(record, fact);
    if (step === null || (await recordPackage({ ...step, actor })) === 'recorded') return;
  }
}

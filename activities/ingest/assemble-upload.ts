import { ApplicationFailure } from '@temporalio/common';
import type { UploadRow } from '../../db/find-upload.js';
import { findUpload } from '../../db/find-upload.js';
import { giveUpUpload, settleUpload } from '../../db/settle-upload.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { ObjectAddress } from '../../storage/object-address.js';
import { withHeartbeat } from '../with-heartbeat.js';

export type AssembleOutcome = { readonly outcome: 'assembled' } | { readonly outcome: 'refused'; readonly reason: ProblemCode };

type Needed = Pick<Dependencies, 'database' | 'objectStore'>;
interface UploadName {
  readonly tenantId: string;
  readonly uploadId: string;
}

const assembled: AssembleOutcome = { outcome: 'assembled' };
const refused = (reason: ProblemCode): AssembleOutcome => ({ outcome: 'refused', reason });

/**
 * Makes the parts of an upload into one object, if they are all there and as long as declared. May be repeated at any point, also
 * after a crash between the store's answer and the database's.
 */
export async function assembleUpload({ database, objectStore }: Needed, { tenantId, uploadId }: UploadName): Promise<AssembleOutcome> {
  const upload = await knownUpload(database, tenantId, uploadId);
  if (upload.state === 'abandoned') return refused('upload.gone');
  const address = addressOf(upload);
  const { storageUploadId } = upload;
  const outcome = await withHeartbeat(async () => {
    const parts = storageUploadId === null ? null : await objectStore.listParts(address, storageUploadId);
    if (storageUploadId === null || parts === null) return judgeStored();
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    if (parts.length < upload.parts) return refused('upload.parts_incomplete');
    // Checked before there is an object, so that a refusal leaves none.
    if (parts.length > upload.parts || bytes !== upload.bytes) return refused('upload.size_mismatch');
    return (await objectStore.completeMultipart(address, storageUploadId, parts)) ? assembled : judgeStored();
  });
  if (outcome.outcome === 'assembled') await settleUpload(database, tenantId, uploadId);
  return outcome;

  /** The store no longer knows the parts: they came by form, were assembled before a crash, or were thrown away. */
  async function judgeStored(): Promise<AssembleOutcome> {
    const stored = await objectStore.head(address);
    if (stored === null) return refused('upload.gone');
    return stored.bytes === upload.bytes ? assembled : refused('upload.size_mismatch');
  }
}

/** Throws the parts of an upload away; fine where they are gone, or are an object by now. */
export async function abandonUpload({ database, objectStore }: Needed, { tenantId, uploadId }: UploadName): Promise<void> {
  const upload = await knownUpload(database, tenantId, uploadId);
  if (upload.storageUploadId !== null) await objectStore.abortMultipart(addressOf(upload), upload.storageUploadId);
  await giveUpUpload(database, tenantId, uploadId);
}

function addressOf(upload: UploadRow): ObjectAddress {
  return { bucket: 'assets', key: upload.objectKey };
}

async function knownUpload(database: Needed['database'], tenantId: string, uploadId: string): Promise<UploadRow> {
  const upload = await findUpload(database, tenantId, uploadId);
  if (upload === undefined) throw ApplicationFailure.nonRetryable(`There is no upload ${uploadId}.`, 'resource.not_found');
  return upload;
}

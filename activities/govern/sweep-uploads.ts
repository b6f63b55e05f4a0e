import { forgetWhatHasPassed } from '../../db/forget-what-has-passed.js';
import { isUploadOpen } from '../../db/is-upload-open.js';
import { forgetOldPreviews } from './forget-previews.js';
import type { Dependencies } from '../../runtime/dependencies.js';

/** No upload that is still in use is older: a signed address lives for less, and so does an upload without word from its client. */
const staleAfterMilliseconds = 48 * 3_600_000;
const mostAborts = 1_000;
const budgetMilliseconds = 60_000;

/**
 * Gives back what nobody waits for any more: parts of multipart uploads that no open upload knows (few stores can do this by
 * themselves), ended sessions, old idempotency keys, old outbox rows and old previews.
 */
export async function sweepUploads(
  { database, objectStore }: Pick<Dependencies, 'database' | 'objectStore'>,
  now = new Date(),
): Promise<{ aborted: number }> {
  const until = Date.now() + budgetMilliseconds;
  let aborted = 0;
  for (const bucket of ['assets', 'archive'] as const) {
    for await (const { key, uploadId } of objectStore.listStaleMultiparts(bucket, new Date(now.getTime() - staleAfterMilliseconds))) {
      if (aborted >= mostAborts || Date.now() > until) break;
      const [, tenantId] = /^tenants\/([0-9a-f-]{36})\//.exec(key) ?? [];
      // The archive's are copies that a crash has left; an upload of a tenant may be open for longer than any of them.
      if (bucket === 'assets' && tenantId !== undefined && (await isUploadOpen(database, tenantId, uploadId))) continue;
      await objectStore.abortMultipart({ bucket, key }, uploadId);
      aborted += 1;
    }
  }
  await forgetWhatHasPassed(database);
  await forgetOldPreviews({ database, objectStore });
  return { aborted };
}

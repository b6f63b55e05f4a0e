import { createHash } from 'node:crypto';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApplicationFailure } from '@temporalio/common';
import { ZipFile } from 'yazl';
import type { PackageContent, PackagedFile } from '../../db/find-package-content.js';
import { findPackageContent } from '../../db/find-package-content.js';
import type { PackageFact } from '../../domain/package-steps.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import { codeOf, GalleyError } from '../../schemas/galley-error.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { manifestCsv, manifestJson } from './package-manifest.js';

/** The same for all that is in an archive, so that equal packages have equal bytes; ZIP knows no instant before 1980. */
const when = new Date('1980-01-01T12:00:00Z');
/** Pictures are compressed already. */
const stored = { mtime: when, mode: 0o100644, compress: false } as const;

/**
 * Puts the files of a package into one archive at the store. One file at a time passes through, read when its turn comes, and each is
 * compared with its hash on the way: no archive appears that holds anything else. Building it again gives the same bytes.
 */
export async function buildPackage(
  { database, objectStore }: Pick<Dependencies, 'database' | 'objectStore'>,
  { tenantId, packageId }: { readonly tenantId: string; readonly packageId: string },
): Promise<PackageFact> {
  const content = await findPackageContent(database, tenantId, packageId);
  if (content === undefined) throw ApplicationFailure.nonRetryable(`There is no package ${packageId}.`, 'resource.not_found');
  try {
    return await withHeartbeat(async (signal) => ({ kind: 'built', ...(await store(objectStore, content, signal)) }));
  } catch (error) {
    // The bytes of a rendition are gone or are not its own: to try again would find the same.
    if (codeOf(error) === 'storage.object_missing') return { kind: 'failed', reason: 'storage.object_missing' };
    throw error;
  }
}

async function store(objectStore: ObjectStore, content: PackageContent, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  const zip = archive(objectStore, content, ended, (error) => measured.destroy(error));
  const body = new PassThrough();
  try {
    await Promise.all([
      pipeline(zip.outputStream, measured, body, { signal }),
      objectStore.putStream({ bucket: 'assets', key: content.objectKey }, body, { contentType: 'application/zip', signal }),
    ]);
  } finally {
    // Where one side has failed, what the other was still reading is let go.
    over.abort();
    body.destroy();
  }
  return { bytes, sha256: hash.digest('hex') };
}

function archive(objectStore: ObjectStore, content: PackageContent, signal: AbortSignal, fail: (error: Error) => void): ZipFile {
  const zip = new ZipFile();
  zip.on('error', fail);
  zip.addBuffer(Buffer.from(manifestJson(content)), 'manifest.json', { mtime: when });
  zip.addBuffer(Buffer.from(manifestCsv(content)), 'manifest.csv', { mtime: when });
  for (const file of content.files) {
    zip.addReadStreamLazy(file.name, { ...stored, size: file.bytes }, (give) => {
      objectStore.getStream({ bucket: 'assets', key: file.objectKey }, { signal }).then(
        ({ stream }) => {
          const checked = compared(file);
          pipeline(stream, checked).catch(fail);
          give(null, checked);
        },
        (error: unknown) => fail(error as Error),
      );
    });
  }
  zip.end();
  return zip;
}

/** Passes the bytes of a file on, and fails at their end where they are not the ones that were approved. */
function compared(file: PackagedFile): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === file.sha256 ? null : new GalleyError('storage.object_missing', `The object of ${file.name} does not have its bytes.`));
    },
  });
}

import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
} from '@aws-sdk/client-s3';
import type { BucketEnvironment, ObjectAddress } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Clients } from './s3-clients.js';
import { isNamed, withStorageErrors } from './storage-error.js';

export interface ObjectVersion {
  readonly versionId: string;
  readonly bytes: number;
  readonly isLatest: boolean;
  /** True where this version is the mark of a deletion. */
  readonly isDeleteMarker: boolean;
  readonly modifiedAt: Date | undefined;
}

export interface ObjectLock {
  /** Stores bytes that nobody, of whatever right, can delete or replace before an instant; nothing that is there is replaced. */
  putLocked(address: ObjectAddress, body: Uint8Array, options: { sha256: string; contentType: string; retainUntil: Date }): Promise<'stored' | 'present'>;
  /** Sets or lifts a legal hold on every version of the object. */
  setLegalHold(address: ObjectAddress, held: boolean): Promise<void>;
  /** Newest first. */
  listVersions(address: ObjectAddress): Promise<ObjectVersion[]>;
  /** Deletes the bytes for good. Returns `locked` where a hold or a retention forbids it; then something of them is still there. */
  removeEveryVersion(address: ObjectAddress): Promise<'removed' | 'locked'>;
}

export function createObjectLock(clients: S3Clients, environment: BucketEnvironment): ObjectLock {
  const at = ({ bucket, key }: ObjectAddress): { Bucket: string; Key: string } => ({ Bucket: bucketName(environment, bucket), Key: key });

  async function listVersions(address: ObjectAddress): Promise<ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    while (markers !== undefined) {
      const request: ListObjectVersionsCommand = new ListObjectVersionsCommand({
        Bucket: bucketName(environment, address.bucket),
        Prefix: address.key,
        ...markers,
      });
      const page = await withStorageErrors(() => clients.internal.send(request));
      const entries = [
        ...(page.Versions ?? []).map((one) => ({ ...one, isDeleteMarker: false })),
        ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, Size: 0, isDeleteMarker: true })),
      ];
      for (const { Key, VersionId, Size, IsLatest, LastModified, isDeleteMarker } of entries) {
        // A prefix also finds longer keys.
        if (Key !== address.key || VersionId === undefined) continue;
        found.push({ versionId: VersionId, bytes: Size ?? 0, isLatest: IsLatest === true, isDeleteMarker, modifiedAt: LastModified });
      }
      markers = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
    return found.sort((a, b) => Number(b.isLatest) - Number(a.isLatest) || (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0));
  }

  return {
    listVersions,

    putLocked: (address, body, { sha256, contentType, retainUntil }) =>
      withStorageErrors(async () => {
        const request = new PutObjectCommand({
          ...at(address),
          Body: body,
          ContentType: contentType,
          ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          IfNoneMatch: '*',
          // In governance mode an administrator could still remove it.
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: retainUntil,
        });
        try {
          await clients.internal.send(request);
        } catch (error) {
          if (isNamed(error, 'PreconditionFailed')) return 'present';
          throw error;
        }
        return 'stored';
      }),

    setLegalHold: async (address, held) => {
      for (const { versionId, isDeleteMarker } of await listVersions(address)) {
        if (isDeleteMarker) continue;
        await withStorageErrors(() =>
          clients.internal.send(
            new PutObjectLegalHoldCommand({ ...at(address), VersionId: versionId, LegalHold: { Status: held ? 'ON' : 'OFF' } }),
          ),
        );
      }
    },

    removeEveryVersion: async (address) => {
      let locked = false;
      for (const { versionId } of await listVersions(address)) {
        try {
          await clients.internal.send(new DeleteObjectCommand({ ...at(address), VersionId: versionId }));
        } catch (error) {
          // The answer of a store to a delete that object lock forbids; a key without the right to delete gets the same one.
          if (!isNamed(error, 'AccessDenied')) await withStorageErrors(() => Promise.reject(error as Error));
          locked = true;
        }
      }
      return locked ? 'locked' : 'removed';
    },
  };
}

import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { BucketEnvironment } from './object-address.js';
import { bucketName } from './object-address.js';
import type { ObjectLock } from './object-lock.js';
import type { S3Clients } from './s3-clients.js';
import { withStorageErrors } from './storage-error.js';

/** The end of a tenant's audit log at one moment, where no one of the database's world can change it. */
interface Anchor {
  readonly tenantId: string;
  readonly sequence: number;
  readonly hash: string;
  /** ISO 8601, UTC; by the clock of who wrote it. */
  readonly at: string;
}

export interface Anchors {
  /**
   * Writes an anchor that nobody, of whatever right, can delete or replace before an instant. `present` where its place was taken
   * before, which is all right if it was by an anchor with the same hash.
   */
  putAnchor(anchor: Anchor, retainUntil: Date): Promise<'stored' | 'present'>;
  /** The anchor of an event; null where there is none. */
  readAnchor(tenantId: string, sequence: number): Promise<Anchor | null>;
  /**
   * A tenant's anchors in the order of their sequence, each as it was written first: neither an object written over it later nor a
   * mark of deletion hides it.
   */
  listAnchors(tenantId: string): AsyncIterable<Anchor>;
}

export function createAnchors(clients: S3Clients, environment: BucketEnvironment, { putLocked }: Pick<ObjectLock, 'putLocked'>): Anchors {
  const Bucket = bucketName(environment, 'audit');

  async function read(Key: string, VersionId: string | undefined): Promise<Anchor> {
    return withStorageErrors(async () => {
      const { Body } = await clients.internal.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return JSON.parse((await Body?.transformToString()) ?? '') as Anchor;
    });
  }

  /** The first version of each key. The store lists by key, and the versions of one key newest first. */
  async function* firstVersions(prefix: string): AsyncGenerator<{ key: string; versionId: string | undefined }> {
    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
    let oldest: { key: string; versionId: string | undefined } | undefined;
    while (markers !== undefined) {
      const request: ListObjectVersionsCommand = new ListObjectVersionsCommand({ Bucket, Prefix: prefix, ...markers });
      const page = await withStorageErrors(() => clients.internal.send(request));
      for (const { Key, VersionId } of page.Versions ?? []) {
        if (Key === undefined) continue;
        if (oldest !== undefined && oldest.key !== Key) yield oldest;
        oldest = { key: Key, versionId: VersionId };
      }
      markers = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    }
    if (oldest !== undefined) yield oldest;
  }

  return {
    putAnchor: (anchor, retainUntil) => {
      const body = Buffer.from(JSON.stringify(anchor));
      const sha256 = createHash('sha256').update(body).digest('hex');
      return putLocked({ bucket: 'audit', key: anchorKey(anchor.tenantId, anchor.sequence) }, body, { sha256, contentType: 'application/json', retainUntil });
    },

    readAnchor: async (tenantId, sequence) => {
      for await (const { key, versionId } of firstVersions(anchorKey(tenantId, sequence))) return read(key, versionId);
      return null;
    },

    async *listAnchors(tenantId) {
      for await (const { key, versionId } of firstVersions(`anchors/${tenantId}/`)) yield read(key, versionId);
    },
  };
}

/** Padded, so that the order of keys is the order of events. */
function anchorKey(tenantId: string, sequence: number): string {
  return `anchors/${tenantId}/${String(sequence).padStart(20, '0')}.json`;
}

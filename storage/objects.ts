import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  StorageClass,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { GalleyError } from '../schemas/galley-error.js';
import { copyInParts } from './copy-in-parts.js';
import type { BucketEnvironment, ObjectAddress } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Clients } from './s3-clients.js';
import { isNamed, withStorageErrors } from './storage-error.js';

/** CopyObject takes at most 5 GiB; above this a copy is made in parts, which also keeps each request short. */
const singleCopyBytes = 1024 ** 3;

export interface ObjectFacts {
  readonly bytes: number;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
  /** Hexadecimal, where the store has one of the whole object. */
  readonly sha256: string | undefined;
  /** Undefined for the store's standard class. */
  readonly storageClass: string | undefined;
  /** Undefined where the bucket keeps no versions. */
  readonly versionId: string | undefined;
  readonly modifiedAt: Date | undefined;
}

export interface ObjectContent {
  readonly stream: Readable;
  /** Length of `stream`. */
  readonly bytes: number;
  readonly contentType: string | undefined;
}

export interface Objects {
  /**
   * Stores bytes; the store refuses them where their SHA-256 (hexadecimal) is not the one given. With `ifAbsent` nothing that is
   * there is replaced.
   */
  put(
    address: ObjectAddress,
    body: Uint8Array,
    options: { sha256: string; contentType: string; ifAbsent?: boolean; cacheControl?: string },
  ): Promise<'stored' | 'present'>;
  /** Stores a stream of unknown length, in parts; holds at most 2 parts of 8 MiB. Nothing is left where it fails or is aborted. */
  putStream(address: ObjectAddress, body: Readable, options: { contentType: string; signal?: AbortSignal }): Promise<void>;
  /** @throws GalleyError `storage.object_missing` */
  getStream(address: ObjectAddress, options?: { range?: { from: number; to: number }; signal?: AbortSignal }): Promise<ObjectContent>;
  /** @throws GalleyError `storage.object_missing`; RangeError where it is longer than `maxBytes` */
  getBuffer(address: ObjectAddress, options: { maxBytes: number }): Promise<Buffer>;
  /** Null where there is no such object. */
  head(address: ObjectAddress): Promise<ObjectFacts | null>;
  /**
   * Copies within the store; `onProgress` is called after each part of a large one. Who knows the source's length and type saves a
   * request to ask for them.
   * @throws GalleyError `storage.object_missing`
   */
  copy(
    from: ObjectAddress,
    to: ObjectAddress,
    options?: { bytes?: number; storageClass?: string; contentType?: string; cacheControl?: string; onProgress?: () => void; partBytes?: number },
  ): Promise<void>;
  /** Fine where there is no such object. In a bucket that keeps versions the bytes stay; see `removeEveryVersion`. */
  remove(address: ObjectAddress): Promise<void>;
  /** Keys that begin so and have not been written since an instant. */
  listUntouched(bucket: ObjectAddress['bucket'], prefix: string, since: Date): AsyncIterable<string>;
}

export function createObjects(clients: S3Clients, environment: BucketEnvironment): Objects {
  const at = ({ bucket, key }: ObjectAddress): { Bucket: string; Key: string } => ({ Bucket: bucketName(environment, bucket), Key: key });

  async function head(address: ObjectAddress): Promise<ObjectFacts | null> {
    try {
      const answer = await withStorageErrors(() => clients.internal.send(new HeadObjectCommand({ ...at(address), ChecksumMode: 'ENABLED' })));
      // With a dash it is the checksum of a multipart upload's parts.
      const sha256 = answer.ChecksumSHA256?.includes('-') === true ? undefined : answer.ChecksumSHA256;
      return {
        bytes: answer.ContentLength ?? 0,
        contentType: answer.ContentType,
        etag: answer.ETag,
        sha256: sha256 === undefined ? undefined : Buffer.from(sha256, 'base64').toString('hex'),
        storageClass: answer.StorageClass === 'STANDARD' ? undefined : answer.StorageClass,
        versionId: answer.VersionId,
        modifiedAt: answer.LastModified,
      };
    } catch (error) {
      if (error instanceof GalleyError && error.code === 'storage.object_missing') return null;
      throw error;
    }
  }

  async function get(address: ObjectAddress, range?: { from: number; to: number }, signal?: AbortSignal): Promise<GetObjectCommandOutput> {
    const request = new GetObjectCommand({ ...at(address), Range: range === undefined ? undefined : `bytes=${range.from}-${range.to}` });
    return withStorageErrors(() => (signal === undefined ? clients.internal.send(request) : clients.internal.send(request, { abortSignal: signal })));
  }

  return {
    head,

    put: (address, body, { sha256, contentType, ifAbsent = false, cacheControl }) =>
      withStorageErrors(async () => {
        const request = new PutObjectCommand({
          ...at(address),
          Body: body,
          ContentType: contentType,
          CacheControl: cacheControl,
          ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          IfNoneMatch: ifAbsent ? '*' : undefined,
        });
        try {
          await clients.internal.send(request);
        } catch (error) {
          if (ifAbsent && isNamed(error, 'PreconditionFailed')) return 'present';
          throw error;
        }
        return 'stored';
      }),

    putStream: (address, body, { contentType, signal }) =>
      withStorageErrors(async () => {
        const upload = new Upload({
          client: clients.internal,
          params: { ...at(address), Body: body, ContentType: contentType },
          partSize: 8 * 1024 * 1024,
          queueSize: 2,
        });
        const abort = (): void => void upload.abort();
        signal?.addEventListener('abort', abort, { once: true });
        try {
          signal?.throwIfAborted();
          await upload.done();
        } finally {
          signal?.removeEventListener('abort', abort);
        }
      }),

    getStream: async (address, { range, signal } = {}) => {
      const answer = await get(address, range, signal);
      return { stream: answer.Body as Readable, bytes: answer.ContentLength ?? 0, contentType: answer.ContentType };
    },

    getBuffer: async (address, { maxBytes }) => {
      const answer = await get(address);
      const stream = answer.Body as Readable;
      if ((answer.ContentLength ?? 0) > maxBytes) {
        stream.destroy();
        throw new RangeError(`the object has more than ${maxBytes} bytes`);
      }
      return withStorageErrors(async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      });
    },

    copy: async (from, to, { bytes, storageClass, contentType, cacheControl, onProgress, partBytes } = {}) => {
      const source = bytes === undefined || contentType === undefined ? await head(from) : { bytes, contentType };
      if (source === null) throw new GalleyError('storage.object_missing', 'The object to copy is not there.');
      const target = {
        ...at(to),
        CopySource: `${at(from).Bucket}/${encodeURIComponent(from.key).replaceAll('%2F', '/')}`,
        StorageClass: knownStorageClass(storageClass),
        ContentType: contentType ?? source.contentType,
        CacheControl: cacheControl,
      };
      await withStorageErrors(async () => {
        if (source.bytes > (partBytes ?? singleCopyBytes)) {
          await copyInParts(clients.patient, target, source.bytes, { partBytes: partBytes ?? singleCopyBytes, onProgress });
        } else {
          await clients.patient.send(new CopyObjectCommand({ ...target, MetadataDirective: 'REPLACE', ChecksumAlgorithm: 'SHA256' }));
        }
      });
    },

    remove: (address) =>
      withStorageErrors(async () => {
        await clients.internal.send(new DeleteObjectCommand(at(address)));
      }),

    async *listUntouched(bucket, prefix, since) {
      let token: string | undefined;
      do {
        const request: ListObjectsV2Command = new ListObjectsV2Command({ Bucket: bucketName(environment, bucket), Prefix: prefix, ContinuationToken: token });
        const page = await withStorageErrors(() => clients.internal.send(request));
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (Key !== undefined && LastModified !== undefined && LastModified < since) yield Key;
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
  };
}

function knownStorageClass(name: string | undefined): StorageClass | undefined {
  if (name === undefined) return undefined;
  const known = Object.values(StorageClass).find((one) => one === name);
  if (known === undefined) throw new RangeError(`there is no storage class ${name}`);
  return known;
}

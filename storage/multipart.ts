import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { BucketEnvironment, ObjectAddress } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Clients } from './s3-clients.js';
import { checkedExpiry } from './signed-addresses.js';
import { isNamed, withStorageErrors } from './storage-error.js';

export interface StoredPart {
  readonly number: number;
  readonly bytes: number;
  readonly etag: string;
}

export interface OpenMultipart {
  readonly key: string;
  readonly uploadId: string;
  readonly startedAt: Date;
}

export interface Multipart {
  /** Opens a multipart upload and returns its id at the store. */
  createMultipart(address: ObjectAddress, options?: { contentType?: string }): Promise<string>;
  /** An address, at the public endpoint, to which a client PUTs one part. */
  signPart(address: ObjectAddress, part: { uploadId: string; number: number; expiresInSeconds: number }): Promise<string>;
  /** The parts that have arrived, or null where the store does not know the upload (completed, aborted or never there). */
  listParts(address: ObjectAddress, uploadId: string): Promise<StoredPart[] | null>;
  /** Makes the object from its parts. Returns false where the store does not know the upload: it may have been completed before. */
  completeMultipart(address: ObjectAddress, uploadId: string, parts: readonly StoredPart[]): Promise<boolean>;
  /** Gives the parts up; fine where the store does not know the upload. */
  abortMultipart(address: ObjectAddress, uploadId: string): Promise<void>;
  /** Multipart uploads that were opened before an instant and are still open. */
  listStaleMultiparts(bucket: ObjectAddress['bucket'], openedBefore: Date): AsyncIterable<OpenMultipart>;
}

export function createMultipartStore(clients: S3Clients, environment: BucketEnvironment): Multipart {
  const at = ({ bucket, key }: ObjectAddress): { Bucket: string; Key: string } => ({ Bucket: bucketName(environment, bucket), Key: key });

  return {
    createMultipart: (address, { contentType } = {}) =>
      withStorageErrors(async () => {
        const { UploadId } = await clients.internal.send(new CreateMultipartUploadCommand({ ...at(address), ContentType: contentType }));
        if (UploadId === undefined) throw new Error('the store opened a multipart upload without an id');
        return UploadId;
      }),

    signPart: (address, { uploadId, number, expiresInSeconds }) =>
      getSignedUrl(clients.outside, new UploadPartCommand({ ...at(address), UploadId: uploadId, PartNumber: number }), {
        expiresIn: checkedExpiry(expiresInSeconds),
      }),

    listParts: (address, uploadId) =>
      withStorageErrors(async () => {
        const parts: StoredPart[] = [];
        let marker: string | undefined;
        try {
          do {
            const page = await clients.internal.send(new ListPartsCommand({ ...at(address), UploadId: uploadId, PartNumberMarker: marker }));
            for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
              if (PartNumber === undefined || Size === undefined || ETag === undefined) throw new Error('the store lists a part without its facts');
              parts.push({ number: PartNumber, bytes: Size, etag: ETag });
            }
            marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
          } while (marker !== undefined);
        } catch (error) {
          if (isNamed(error, 'NoSuchUpload')) return null;
          throw error;
        }
        return parts;
      }),

    completeMultipart: (address, uploadId, parts) =>
      withStorageErrors(async () => {
        const Parts = [...parts].sort((a, b) => a.number - b.number).map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
        try {
          await clients.patient.send(new CompleteMultipartUploadCommand({ ...at(address), UploadId: uploadId, MultipartUpload: { Parts } }));
        } catch (error) {
          if (isNamed(error, 'NoSuchUpload')) return false;
          throw error;
        }
        return true;
      }),

    abortMultipart: (address, uploadId) =>
      withStorageErrors(async () => {
        try {
          await clients.internal.send(new AbortMultipartUploadCommand({ ...at(address), UploadId: uploadId }));
        } catch (error) {
          if (!isNamed(error, 'NoSuchUpload')) throw error;
        }
      }),

    async *listStaleMultiparts(bucket, openedBefore) {
      let markers: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
      while (markers !== undefined) {
        const request: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket: bucketName(environment, bucket), ...markers });
        const page = await withStorageErrors(() => clients.internal.send(request));
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key === undefined || UploadId === undefined || Initiated === undefined || Initiated >= openedBefore) continue;
          yield { key: Key, uploadId: UploadId, startedAt: Initiated };
        }
        markers = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
      }
    },
  };
}

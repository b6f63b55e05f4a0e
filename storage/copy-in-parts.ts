import type { CompletedPart, S3Client, StorageClass } from '@aws-sdk/client-s3';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';

/** Copies a large object within the store, part by part; the target appears whole or not at all. */
export async function copyInParts(
  client: S3Client,
  target: {
    Bucket: string;
    Key: string;
    CopySource: string;
    StorageClass: StorageClass | undefined;
    ContentType: string | undefined;
    CacheControl: string | undefined;
  },
  bytes: number,
  { partBytes, onProgress }: { partBytes: number; onProgress: (() => void) | undefined },
): Promise<void> {
  const { CopySource, ...created } = target;
  const address = { Bucket: target.Bucket, Key: target.Key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(created));
  try {
    const Parts: CompletedPart[] = [];
    for (let from = 0; from < bytes; from += partBytes) {
      const PartNumber = Parts.length + 1;
      const CopySourceRange = `bytes=${from}-${Math.min(from + partBytes, bytes) - 1}`;
      const part = await client.send(new UploadPartCopyCommand({ ...address, UploadId, PartNumber, CopySource, CopySourceRange }));
      Parts.push({ PartNumber, ETag: part.CopyPartResult?.ETag });
      onProgress?.();
    }
    await client.send(new CompleteMultipartUploadCommand({ ...address, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...address, UploadId })).catch(() => {
      // The first error says what happened; parts left behind are found by the sweep of stale multipart uploads.
    });
    throw error;
  }
}

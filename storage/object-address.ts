import type { Environment } from '../schemas/environment.js';

/** `assets` holds originals and renditions. */
export type Bucket = 'assets' | 'archive' | 'audit' | 'cdn';

export interface ObjectAddress {
  readonly bucket: Bucket;
  readonly key: string;
}

export type BucketEnvironment = Pick<
  Environment,
  'GALLEY_S3_BUCKET' | 'GALLEY_S3_ARCHIVE_BUCKET' | 'GALLEY_S3_AUDIT_BUCKET' | 'GALLEY_S3_CDN_BUCKET'
>;

export function bucketName(environment: BucketEnvironment, bucket: Bucket): string {
  switch (bucket) {
    case 'assets':
      return environment.GALLEY_S3_BUCKET;
    case 'archive':
      return environment.GALLEY_S3_ARCHIVE_BUCKET;
    case 'audit':
      return environment.GALLEY_S3_AUDIT_BUCKET;
    case 'cdn':
      return environment.GALLEY_S3_CDN_BUCKET;
  }
}

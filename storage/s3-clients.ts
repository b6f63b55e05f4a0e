import { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../schemas/environment.js';

export type S3Environment = Pick<
  Environment,
  'GALLEY_S3_ENDPOINT' | 'GALLEY_S3_PUBLIC_ENDPOINT' | 'GALLEY_S3_REGION' | 'GALLEY_S3_ACCESS_KEY' | 'GALLEY_S3_SECRET_KEY'
>;

export interface S3Clients {
  readonly internal: S3Client;
  /** For the few requests during which a store may be silent for minutes: assembling or copying a large object. */
  readonly patient: S3Client;
  /** Signs addresses that clients outside reach; never sends. */
  readonly outside: S3Client;
  close(): void;
}

export function createS3Clients(environment: S3Environment): S3Clients {
  const client = (endpoint: string, silentMilliseconds: number, connections: number): S3Client => {
    const agent = { keepAlive: true, maxSockets: connections };
    return new S3Client({
      endpoint,
      region: environment.GALLEY_S3_REGION,
      forcePathStyle: true,
      credentials: { accessKeyId: environment.GALLEY_S3_ACCESS_KEY, secretAccessKey: environment.GALLEY_S3_SECRET_KEY },
      // The default adds CRC-32 trailers that other stores than AWS refuse; where a checksum matters we send SHA-256.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3_000, socketTimeout: silentMilliseconds, httpAgent: agent, httpsAgent: agent },
    });
  };
  const internal = client(environment.GALLEY_S3_ENDPOINT, 30_000, 32);
  const patient = client(environment.GALLEY_S3_ENDPOINT, 15 * 60_000, 4);
  const outside = client(environment.GALLEY_S3_PUBLIC_ENDPOINT ?? environment.GALLEY_S3_ENDPOINT, 30_000, 1);
  return {
    internal,
    patient,
    outside,
    close: () => [internal, patient, outside].forEach((one) => one.destroy()),
  };
}

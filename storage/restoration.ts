import { RestoreObjectCommand } from '@aws-sdk/client-s3';
import type { BucketEnvironment, ObjectAddress } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Clients } from './s3-clients.js';
import { isNamed, withStorageErrors } from './storage-error.js';

export interface Restoration {
  /** Asks the store to make an object of a cold storage class readable for some days; hours may pass until it is. */
  requestRestore(address: ObjectAddress, days: number): Promise<void>;
}

export function createRestoration(clients: S3Clients, environment: BucketEnvironment): Restoration {
  return {
    requestRestore: ({ bucket, key }, days) =>
      withStorageErrors(async () => {
        try {
          await clients.internal.send(new RestoreObjectCommand({ Bucket: bucketName(environment, bucket), Key: key, RestoreRequest: { Days: days } }));
        } catch (error) {
          // Asked for before, and still on its way.
          if (!isNamed(error, 'RestoreAlreadyInProgress')) throw error;
        }
      }),
  };
}

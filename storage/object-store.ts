import type { Anchors } from './anchors.js';
import { createAnchors } from './anchors.js';
import type { Multipart } from './multipart.js';
import { createMultipartStore } from './multipart.js';
import type { BucketEnvironment } from './object-address.js';
import type { ObjectLock } from './object-lock.js';
import { createObjectLock } from './object-lock.js';
import type { Objects } from './objects.js';
import { createObjects } from './objects.js';
import type { Restoration } from './restoration.js';
import { createRestoration } from './restoration.js';
import type { S3Environment } from './s3-clients.js';
import { createS3Clients } from './s3-clients.js';
import type { SignedAddresses } from './signed-addresses.js';
import { createSignedAddresses } from './signed-addresses.js';

/**
 * All that Galley asks of an S3 store. Every method throws GalleyError `storage.unavailable` where the store cannot be reached, after
 * three tries.
 */
export interface ObjectStore extends Objects, Multipart, SignedAddresses, ObjectLock, Restoration, Anchors {
  close(): void;
}

/** Opens no connection before the first request. */
export function createObjectStore(environment: S3Environment & BucketEnvironment): ObjectStore {
  const clients = createS3Clients(environment);
  const lock = createObjectLock(clients, environment);
  return {
    ...createObjects(clients, environment),
    ...createMultipartStore(clients, environment),
    ...createSignedAddresses(clients, environment),
    ...lock,
    ...createRestoration(clients, environment),
    ...createAnchors(clients, environment, lock),
    close: () => clients.close(),
  };
}

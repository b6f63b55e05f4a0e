import type { S3Client } from '@aws-sdk/client-s3';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import type { Environment } from '../schemas/environment.js';
import type { Bucket, BucketEnvironment } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Environment } from './s3-clients.js';
import { createS3Clients } from './s3-clients.js';
import { isNamed, withStorageErrors } from './storage-error.js';

/** Legal holds and retention need object lock, and a store can give it to a bucket only when the bucket is made. */
const locked: Record<Bucket, boolean> = { assets: true, archive: true, audit: true, cdn: false };

/** Answers of stores that do not have a feature; the rest of Galley works without it. */
const notThere = ['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation', 'XNotImplemented'];

/**
 * Makes the four buckets, or leaves those that are there: versions kept and object lock for originals, archive and audit anchors,
 * uploads from the web app's origin allowed, and the CDN's bucket readable by everyone. Running it again changes nothing.
 * @returns what the store could not do, in words for an operator
 */
export async function prepareBuckets(
  environment: S3Environment & BucketEnvironment & Pick<Environment, 'GALLEY_API_URL'>,
): Promise<string[]> {
  const clients = createS3Clients(environment);
  const client = clients.internal;
  try {
    const lacking: string[] = [];
    for (const bucket of Object.keys(locked) as Bucket[]) {
      const name = bucketName(environment, bucket);
      await withStorageErrors(async () => {
        if (!(await exists(client, name))) await create(client, name, locked[bucket]);
        if (locked[bucket]) await keepVersions(client, name);
        const asked = [
          ...(bucket === 'assets' ? [allowUploadsFrom(client, name, new URL(environment.GALLEY_API_URL).origin)] : []),
          ...(bucket === 'cdn' ? [letEveryoneRead(client, name)] : []),
        ];
        for (const { what, done } of asked) if (!(await done)) lacking.push(`${name}: the store does not take ${what}`);
      });
    }
    return lacking;
  } finally {
    clients.close();
  }
}

async function exists(client: S3Client, name: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: name }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchBucket')) return false;
    throw error;
  }
}

async function create(client: S3Client, name: string, withLock: boolean): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: name, ...(withLock ? { ObjectLockEnabledForBucket: true } : {}) }));
  } catch (error) {
    // Two processes may prepare at the same time.
    if (!isNamed(error, 'BucketAlreadyOwnedByYou')) throw error;
  }
}

async function keepVersions(client: S3Client, name: string): Promise<void> {
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: name }));
  if (Status === 'Enabled') return;
  await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }));
}

interface Asked {
  readonly what: string;
  /** False where the store does not have the feature. */
  readonly done: Promise<boolean>;
}

function allowUploadsFrom(client: S3Client, name: string, origin: string): Asked {
  const common = { AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 3_600 };
  const rules = [
    { ...common, AllowedOrigins: [origin], AllowedMethods: ['GET', 'HEAD', 'PUT'] },
    // Who has a signed address may read what it names, from any page: picture viewers are pages of others.
    { ...common, AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'] },
  ];
  return {
    what: 'a CORS configuration; allow PUT and GET from the web app\'s origin in front of it',
    done: unlessNotThere(client.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration: { CORSRules: rules } }))),
  };
}

function letEveryoneRead(client: S3Client, name: string): Asked {
  const statement = { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${name}/*`] };
  return {
    what: 'a bucket policy; let its CDN read it another way',
    done: unlessNotThere(
      client.send(new PutBucketPolicyCommand({ Bucket: name, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) })),
    ),
  };
}

async function unlessNotThere(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    // AccessDenied: AWS blocks public policies by default, and the bucket is then read through the CDN's own identity.
    if (isNamed(error, ...notThere, 'AccessDenied')) return false;
    throw error;
  }
}

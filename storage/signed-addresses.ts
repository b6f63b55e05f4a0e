import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { contentDisposition } from './content-disposition.js';
import type { BucketEnvironment, ObjectAddress } from './object-address.js';
import { bucketName } from './object-address.js';
import type { S3Clients } from './s3-clients.js';

/** What Signature Version 4 allows at most. */
const longestExpirySeconds = 7 * 24 * 3_600;

export interface SignedPut {
  readonly url: string;
  /** To be sent with the bytes; the address is good for no others. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedAddresses {
  /**
   * An address at the public endpoint that answers the object's bytes until it expires.
   * @throws RangeError where the expiry is not 1 second to 7 days
   */
  signGet(
    address: ObjectAddress,
    options: { expiresInSeconds: number; filename: string; disposition: 'attachment' | 'inline'; contentType: string },
  ): Promise<string>;
  /**
   * An address at the public endpoint that is the same whoever asks for it, whenever: browsers and shared caches keep what it answers
   * until it expires, and no longer. For objects that never change.
   * @throws RangeError where it would be good for less than 1 second or more than 7 days
   */
  signCacheable(address: ObjectAddress, options: { from: Date; until: Date; filename: string; contentType: string }): Promise<string>;
  /** An address at the internal endpoint, for a process of ours that holds no credentials. */
  signInternalGet(address: ObjectAddress, options: { expiresInSeconds: number }): Promise<string>;
  /** An address at the internal endpoint that takes exactly the bytes with this SHA-256 (hexadecimal), as this type, and no others. */
  signInternalPut(address: ObjectAddress, options: { expiresInSeconds: number; sha256: string; contentType: string }): Promise<SignedPut>;
}

export function createSignedAddresses(clients: S3Clients, environment: BucketEnvironment): SignedAddresses {
  const at = ({ bucket, key }: ObjectAddress): { Bucket: string; Key: string } => ({ Bucket: bucketName(environment, bucket), Key: key });

  return {
    signGet: (address, { expiresInSeconds, filename, disposition, contentType }) =>
      getSignedUrl(
        clients.outside,
        new GetObjectCommand({
          ...at(address),
          ResponseContentDisposition: contentDisposition(disposition, filename),
          ResponseContentType: contentType,
          ResponseCacheControl: 'private',
        }),
        { expiresIn: checkedExpiry(expiresInSeconds) },
      ),

    signCacheable: (address, { from, until, filename, contentType }) =>
      getSignedUrl(
        clients.outside,
        new GetObjectCommand({
          ...at(address),
          ResponseContentDisposition: contentDisposition('inline', filename),
          ResponseContentType: contentType,
          // The address is the right to see it, so who has it may share a cache. It ends at an instant: a number of seconds would begin
          // anew with each answer, and outlive it.
          ResponseCacheControl: 'public, immutable',
          ResponseExpires: until,
        }),
        { signingDate: from, expiresIn: checkedExpiry((until.getTime() - from.getTime()) / 1_000) },
      ),

    signInternalGet: (address, { expiresInSeconds }) =>
      getSignedUrl(clients.internal, new GetObjectCommand(at(address)), { expiresIn: checkedExpiry(expiresInSeconds) }),

    signInternalPut: async (address, { expiresInSeconds, sha256, contentType }) => {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const url = await getSignedUrl(
        clients.internal,
        new PutObjectCommand({ ...at(address), ChecksumSHA256: checksum, ContentType: contentType }),
        {
          expiresIn: checkedExpiry(expiresInSeconds),
          // Hoisted into the query the checksum would be signed but not compared with the bytes.
          unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
          signableHeaders: new Set(['host', 'content-type']),
        },
      );
      return { url, headers: { 'content-type': contentType, 'x-amz-checksum-sha256': checksum } };
    },
  };
}

/** @throws RangeError where the expiry is not 1 second to 7 days */
export function checkedExpiry(seconds: number): number {
  const whole = Math.floor(seconds);
  if (!(whole >= 1 && whole <= longestExpirySeconds)) throw new RangeError('a signed address lives for 1 second to 7 days');
  return whole;
}

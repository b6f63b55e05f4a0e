import { secondsOfAccess } from '../../domain/access-to-bytes.js';
import { addressWindow } from '../../domain/address-window.js';
import { isRefusal } from '../../domain/refusal.js';
import type { AssetRecord } from '../../schemas/asset-record.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Role } from '../../schemas/vocabulary.js';
import type { Caller } from '../caller.js';
import type { Services } from '../services.js';

interface StoredPicture {
  readonly life: AssetRecord;
  readonly uploaderId: string;
  readonly objectKey: string;
}

interface Shown {
  readonly filename: string;
  readonly contentType: string;
}

interface Redirect {
  readonly status: 302;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends somebody to an object that never changes, at the address that everybody gets during this window: a gallery that is looked at
 * twice asks neither us nor the store again.
 * @throws GalleyError the refusal, where they may not see it
 */
export async function redirectToPicture(services: Pick<Services, 'objectStore'>, caller: Caller, picture: StoredPicture, shown: Shown): Promise<Redirect> {
  return redirectToPictureFor(services, { roles: caller.roles, isUploader: picture.uploaderId === caller.personId }, picture, shown);
}

/** The same for somebody who is not simply who they are signed in as. */
export async function redirectToPictureFor(
  { objectStore }: Pick<Services, 'objectStore'>,
  who: { readonly roles: readonly Role[]; readonly isUploader: boolean },
  { life, objectKey }: StoredPicture,
  shown: Shown,
): Promise<Redirect> {
  const now = new Date().toISOString();
  const access = secondsOfAccess(life, who, now);
  if (isRefusal(access)) throw new GalleyError(access.refused, access.detail);
  const { from, until, renewInSeconds } = addressWindow(now, [life.sunsetAt, life.licenceEndsAt]);
  const location = await objectStore.signCacheable({ bucket: 'assets', key: objectKey }, { ...shown, from: new Date(from), until: new Date(until) });
  return { status: 302, headers: { location, 'cache-control': `private, max-age=${renewInSeconds}`, vary: 'authorization, cookie' } };
}

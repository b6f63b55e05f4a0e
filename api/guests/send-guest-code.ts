import { randomInt } from 'node:crypto';
import { countGuestCodes, findGuestCodeEnd, insertGuestCode, lockGuestLink } from '../../db/guest-codes.js';
import { boundToNotice, insertGuestNotice } from '../../db/insert-guest-notice.js';
import { findReviewRecords } from '../../db/find-review-records.js';
import { seal } from '../../runtime/sealed-text.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Caller, GuestStanding } from '../caller.js';
import { notFound } from '../not-found.js';
import type { Services } from '../services.js';
import { hashOfGuestCode } from './prove-guest.js';

const minutes = 10;
/** With five tries each, somebody with the link and without the mail has one chance in 40,000 in an hour. */
const mostInAnHour = 5;

/**
 * Has a new code mailed to a guest; the one before is worth nothing from then on. Once per id.
 * @returns when it ends
 * @throws GalleyError `guest.cannot_decide`, `guest.too_many_codes`
 */
export async function sendGuestCode({ database, environment }: Services, caller: Caller, guest: GuestStanding, id: string): Promise<Date> {
  const { tenantId, personId, actor } = caller;
  const { linkId, reviewId } = guest;
  if (!guest.canDecide) throw new GalleyError('guest.cannot_decide', 'Your link asks for your advice, which needs no code.');
  const review = (await findReviewRecords(database, tenantId, [reviewId])).get(reviewId);
  if (review === undefined) throw notFound('review');
  return database.withTenant(tenantId, async (client) => {
    await lockGuestLink(client, tenantId, linkId);
    const known = await findGuestCodeEnd(client, tenantId, id);
    if (known !== undefined) return known;
    if ((await countGuestCodes(client, tenantId, linkId)) >= mostInAnHour) throw new GalleyError('guest.too_many_codes', `${mostInAnHour} codes an hour are sent.`);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const sealed = seal(environment.GALLEY_SECRET, code, boundToNotice(tenantId, id));
    await insertGuestNotice(client, { tenantId, id, kind: 'guest_code', personId, reviewId, assetId: review.assetId, linkId, sealed });
    return insertGuestCode(client, { tenantId, id, linkId, reviewId, actor, minutes, codeHash: hashOfGuestCode(environment.GALLEY_SECRET, { tenantId, linkId, code }) });
  });
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { findLastGuestCode, isProven, lockGuestLink, noteRightCode, noteWrongCode } from '../../db/guest-codes.js';
import { findReviewRecords } from '../../db/find-review-records.js';
import type { Client } from '../../db/pool.js';
import { foreseeDecision } from '../../domain/foreseen-decision.js';
import { isRefusal } from '../../domain/refusal.js';
import { GalleyError } from '../../schemas/galley-error.js';
import type { Caller, GuestStanding } from '../caller.js';
import type { DecisionAsked } from '../decision-asked.js';
import { notFound } from '../not-found.js';
import type { Services } from '../services.js';

const mostWrong = 5;

/**
 * Proves by a code from their mail that it is the guest who decides: whoever got hold of the link has not got the code. It is used up by
 * this decision, and a repetition needs no other.
 * @returns key of the stage that the link is for, in which the decision is to be counted
 * @throws GalleyError `guest.cannot_decide`, `guest.code_required`, `guest.code_refused`, `guest.code_locked`, and why it is not their turn
 */
export async function proveGuest(services: Services, caller: Caller, guest: GuestStanding, asked: DecisionAsked): Promise<string> {
  const { database } = services;
  const { tenantId } = caller;
  const { linkId, stage } = guest;
  if (!guest.canDecide || stage === null || (asked.stage ?? stage) !== stage) {
    throw new GalleyError('guest.cannot_decide', stage === null || !guest.canDecide ? 'Your link asks for your advice.' : `Your link is for the stage ${stage}.`);
  }
  if (await database.withTenant(tenantId, (client) => isProven(client, tenantId, linkId, asked.decisionId))) return stage;
  // Who may not decide learns it without the code being looked at.
  const record = (await findReviewRecords(database, tenantId, [guest.reviewId])).get(guest.reviewId);
  if (record === undefined) throw notFound('review');
  const { decision, contentHash, comment, scope = null, expiresAt = null } = asked;
  const request = { personId: caller.personId, roles: caller.roles, decision, stage, contentHash, hasComment: comment !== '', scope, expiresAt };
  const answer = foreseeDecision(record, request, false, new Date().toISOString());
  if (isRefusal(answer)) throw new GalleyError(answer.refused, answer.detail);

  const { guestCode } = asked;
  if (guestCode === undefined) throw new GalleyError('guest.code_required', 'The link alone does not prove who decides.');
  const codeHash = hashOfGuestCode(services.environment.GALLEY_SECRET, { tenantId, linkId, code: guestCode });
  // A refusal is thrown once the transaction that counts the attempt has ended well.
  const refusal = await database.withTenant(tenantId, (client) => judge(client, caller, guest, codeHash, asked.decisionId));
  if (refusal !== null) throw refusal;
  return stage;
}

async function judge(client: Client, { tenantId, actor }: Caller, { linkId, reviewId }: GuestStanding, codeHash: Buffer, decisionId: string): Promise<GalleyError | null> {
  await lockGuestLink(client, tenantId, linkId);
  const code = await findLastGuestCode(client, tenantId, linkId);
  if (code === undefined || code.isOver) return new GalleyError('guest.code_refused', 'There is no code of yours that is good now.');
  if (code.wrong >= mostWrong) return new GalleyError('guest.code_locked', `The code was missed ${mostWrong} times.`);
  if (!timingSafeEqual(code.codeHash, codeHash)) {
    await noteWrongCode(client, { tenantId, actor, reviewId, codeId: code.id });
    return new GalleyError('guest.code_refused', 'It is not the code of the last mail.');
  }
  await noteRightCode(client, { tenantId, actor, reviewId, codeId: code.id, decisionId });
  return null;
}

/** What is stored of a code. Keyed, since six digits are quickly tried. @param key GALLEY_SECRET: 64 hexadecimal digits */
export function hashOfGuestCode(key: string, { tenantId, linkId, code }: { readonly tenantId: string; readonly linkId: string; readonly code: string }): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(['guest code', tenantId, linkId, code])).digest();
}

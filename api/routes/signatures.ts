import { findPerson } from '../../db/find-person.js';
import { findSignatures } from '../../db/find-signatures.js';
import { lockSignatures } from '../../db/lock-signatures.js';
import { lockSigner } from '../../db/lock-signer.js';
import { resetTotp } from '../../db/save-totp.js';
import { installSigningKey, listSigningKeys } from '../../db/signing-keys.js';
import { isContinued } from '../../domain/signing-rules.js';
import { fingerprintOf, makeSigningKey } from '../../runtime/signing-key.js';
import { GalleyError } from '../../schemas/galley-error.js';
import {
  mySigningSchema,
  signatureListSchema,
  signingKeyListSchema,
  totpBeginningSchema,
  totpConfirmationSchema,
  totpSecretSchema,
} from '../../schemas/signatures.js';
import type { MySigning, SigningKey } from '../../schemas/signatures.js';
import { findReview } from '../../db/find-review.js';
import type { Caller } from '../caller.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { credentialOf, markOf } from '../signing/check-components.js';
import { beginEnrolment, confirmEnrolment } from '../signing/enrol-totp.js';
import { everyRoleButGuest } from '../who-may.js';

const showMine = defineRoute({
  method: 'get',
  path: '/me/signing',
  summary: 'Whether I can sign, and what the next signing needs',
  tags: ['signatures'],
  roles: 'anyone-signed-in',
  responses: { 200: mySigningSchema },
  problems: [],
  handle: async ({ caller, services }) => ({ status: 200, body: await signingOf(services, caller) }),
});

const begin = defineRoute({
  method: 'post',
  path: '/me/totp',
  summary: 'Begin to enrol an authenticator',
  description: 'The secret is in this answer only. It counts once its first code has been confirmed; whoever has one already asks an admin to reset it.',
  tags: ['signatures'],
  roles: 'anyone-signed-in',
  body: totpBeginningSchema,
  responses: { 201: totpSecretSchema },
  problems: ['session.wrong_credentials', 'signature.locked', 'totp.already_enrolled'],
  answersSecret: true,
  handle: async ({ body, caller, services }) => ({ status: 201, body: await beginEnrolment(services, caller, body.password) }),
});

const confirm = defineRoute({
  method: 'post',
  path: '/me/totp/confirm',
  summary: 'Confirm the authenticator with its first code',
  tags: ['signatures'],
  roles: 'anyone-signed-in',
  body: totpConfirmationSchema,
  responses: { 200: mySigningSchema },
  problems: ['totp.wrong_code', 'totp.not_begun', 'totp.already_enrolled', 'signature.locked'],
  handle: async ({ body, caller, services }) => {
    await confirmEnrolment(services, caller, body.code);
    return { status: 200, body: await signingOf(services, caller) };
  },
});

const reset = defineRoute({
  method: 'post',
  path: '/people/{id}/totp/reset',
  summary: 'Take a lost authenticator away',
  description: 'For another person only, who is told by mail. It is in the audit log. They enrol a new one themselves.',
  tags: ['signatures'],
  roles: ['admin'],
  scope: 'admin',
  responses: { 204: null },
  problems: ['totp.own_reset'],
  handle: async ({ params, caller, services, resourceId }) => {
    const { tenantId, personId, actor } = caller;
    if (params.id === personId) throw new GalleyError('totp.own_reset', 'This is your own second factor.');
    if ((await findPerson(services.database, tenantId, params.id)) === undefined) throw notFound('person');
    await services.database.withTenant(tenantId, (client) => resetTotp(client, { tenantId, personId: params.id, actor, occasion: resourceId }));
    return { status: 204 };
  },
});

const keys = defineRoute({
  method: 'get',
  path: '/signing-keys',
  summary: 'The public keys that signatures are checked with, newest first',
  tags: ['signatures'],
  roles: everyRoleButGuest,
  responses: { 200: signingKeyListSchema },
  problems: [],
  handle: async ({ caller, services }) => ({ status: 200, body: { items: await presentKeys(services, caller.tenantId) } }),
});

const rotate = defineRoute({
  method: 'post',
  path: '/signing-keys/rotate',
  summary: 'Sign with a new key from now on',
  description: 'What the old key has signed stays good: it is retired, and its public half stays listed.',
  tags: ['signatures'],
  roles: ['admin'],
  scope: 'admin',
  responses: { 201: signingKeyListSchema },
  problems: [],
  handle: async ({ caller, services, resourceId }) => {
    const { tenantId, actor } = caller;
    const key = makeSigningKey(services.environment.GALLEY_SECRET, tenantId, resourceId);
    await services.database.withTenant(tenantId, async (client) => {
      await lockSignatures(client, tenantId);
      await installSigningKey(client, tenantId, key, actor);
    });
    return { status: 201, body: { items: await presentKeys(services, tenantId) }, headers: { location: '/api/v1/signing-keys' } };
  },
});

const manifest = defineRoute({
  method: 'get',
  path: '/reviews/{id}/signatures',
  summary: 'Who has signed, when, and what it means',
  description: 'Each signature is checked as it is read. Those under stages that were carried over from an earlier review are among them.',
  tags: ['signatures', 'reviews'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: signatureListSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const [review, items] = await Promise.all([
      findReview(services.database, caller.tenantId, params.id),
      findSignatures(services.database, caller.tenantId, params.id),
    ]);
    if (review === undefined) throw notFound('review');
    return { status: 200, body: { items } };
  },
});

export const signatureRoutes: readonly Route[] = [showMine, begin, confirm, reset, keys, rotate, manifest];

async function signingOf({ database }: Services, caller: Caller): Promise<MySigning> {
  const signer = await database.withTenant(caller.tenantId, (client) => lockSigner(client, caller.tenantId, caller.personId, credentialOf(caller)));
  if (signer === undefined) throw new GalleyError('session.required', 'The person behind this request is not there any more.');
  const { totpSealed, totpEnrolledAt, lockedUntil, session, now } = signer;
  const enrolled = totpEnrolledAt === null ? ('begun' as const) : ('enrolled' as const);
  return {
    totp: totpSealed === null ? 'none' : enrolled,
    enrolledAt: totpEnrolledAt === null ? null : new Date(totpEnrolledAt).toISOString(),
    lockedUntil: lockedUntil === null || lockedUntil <= now ? null : new Date(lockedUntil).toISOString(),
    needsCode: !isContinued(session, markOf(signer.passwordHash), now),
  };
}

async function presentKeys({ database }: Services, tenantId: string): Promise<SigningKey[]> {
  const rows = await listSigningKeys(database, tenantId);
  return rows.map(({ id, publicKey, createdAt, retiredAt }) => ({
    id,
    algorithm: 'Ed25519',
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    createdAt: createdAt.toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
  }));
}

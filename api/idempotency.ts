import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { v7 as newId } from 'uuid';
import { claimIdempotencyKey, keepAnswer, releaseIdempotencyKey, renewIdempotencyLock } from '../db/idempotency-key.js';
import { seal, unseal } from '../runtime/sealed-text.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';
import type { Answer } from './route.js';
import type { Services } from './services.js';

const renewEveryMs = 10_000;

/** The key of a POST. @throws GalleyError `idempotency.key_required` or `idempotency.key_invalid` */
export function readIdempotencyKey(request: Request): string {
  const key = request.get('idempotency-key');
  if (key === undefined || key === '') throw new GalleyError('idempotency.key_required', 'The Idempotency-Key header is missing.');
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw new GalleyError('idempotency.key_invalid', 'The Idempotency-Key has other characters, or too many.');
  return key;
}

/**
 * What makes two requests the same: method, address and input. Of a form, which is not read twice, its length stands for it. A body
 * may hold a password, so whoever reads the hash, and has not the key, can try none on it.
 * @param key GALLEY_SECRET: 64 hexadecimal digits
 */
export function hashRequest(key: string, request: Request, query: unknown, body: unknown): Buffer {
  const input = body === undefined ? { length: request.get('content-length') ?? null } : { body };
  return createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(['idempotency', request.method, request.path, query, input])).digest();
}

/**
 * Runs a POST once per key of a person: the first answer is kept and given to every repetition. A refusal or a failure
 * is not kept, since it changed nothing, or nobody knows: the repetition tries again, under the same resource id.
 * @throws GalleyError `idempotency.in_progress`, `idempotency.key_reused`, and whatever `run` throws
 */
export async function answerOnce(options: {
  services: Services;
  caller: Caller;
  key: string;
  requestHash: Buffer;
  answersSecret: boolean;
  run: (resourceId: string) => Promise<Answer>;
}): Promise<Answer> {
  const { services, caller, key, requestHash, answersSecret, run } = options;
  const { database, environment, logger } = services;
  const held = { tenantId: caller.tenantId, personId: caller.personId, key };
  const boundTo = `tenant/${caller.tenantId}/person/${caller.personId}/answer`;

  const claim = await claimIdempotencyKey(database, { ...held, requestHash, resourceId: newId() });
  switch (claim.outcome) {
    case 'in_progress':
      throw new GalleyError('idempotency.in_progress', 'Another request with this Idempotency-Key has not been answered yet.');
    case 'other_request':
      throw new GalleyError('idempotency.key_reused', 'This Idempotency-Key came with another address or body before.');
    case 'answered': {
      const text = claim.body !== null && answersSecret ? unseal(environment.GALLEY_SECRET, claim.body, boundTo) : claim.body;
      const body = text === null ? {} : { body: JSON.parse(text) as unknown };
      return { status: claim.status, ...body, headers: { ...claim.headers, 'idempotency-replayed': 'true' } };
    }
    case 'claimed':
      break;
  }

  const renewal = setInterval(() => {
    renewIdempotencyLock(database, held).catch((err: unknown) => logger.warn({ err }, 'an idempotency lock could not be renewed'));
  }, renewEveryMs);
  try {
    const answer = await run(claim.resourceId);
    const text = answer.body === undefined ? null : JSON.stringify(answer.body);
    await keepAnswer(database, held, {
      status: answer.status,
      headers: answer.headers ?? {},
      body: text !== null && answersSecret ? seal(environment.GALLEY_SECRET, text, boundTo) : text,
    });
    return answer;
  } catch (error) {
    await releaseIdempotencyKey(database, held).catch((err: unknown) => logger.warn({ err }, 'an idempotency key could not be released'));
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

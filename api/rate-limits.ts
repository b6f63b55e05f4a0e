import type { Request, Response } from 'express';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Environment } from '../schemas/environment.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Caller } from './caller.js';

/**
 * How often is too often. Counted in the memory of each process, so n processes let n times as much through: the limits
 * protect a process from a flood, and passwords from guessing; they are no price list.
 */
export interface RateLimits {
  /** Every request to the API, by API key, else by person, else by address. */
  countRequest(request: Request, response: Response, caller: Caller | undefined): Promise<void>;
  /** Every picture that has to be drawn for somebody who asks: each costs more than a thousand requests that do not. */
  countDrawing(response: Response, who: string): Promise<void>;
  /** Every attempt to sign in, by address and e-mail, and by address. */
  countSignIn(request: Request, response: Response, email: string): Promise<void>;
  /** A sign-in that succeeded is no guess. */
  forgiveSignIn(request: Request, email: string): Promise<void>;
}

const windowSeconds = 10;

export function createRateLimits(environment: Pick<Environment, 'GALLEY_RATE_LIMIT'>): RateLimits {
  const requests = new RateLimiterMemory({ keyPrefix: 'request', points: environment.GALLEY_RATE_LIMIT * windowSeconds, duration: windowSeconds });
  const drawings = new RateLimiterMemory({ keyPrefix: 'drawing', points: 200, duration: 60 });
  const guesses = new RateLimiterMemory({ keyPrefix: 'guess', points: 5, duration: 60 });
  const guessesOfAddress = new RateLimiterMemory({ keyPrefix: 'guess-address', points: 50, duration: 60 });

  return {
    countRequest: (request, response, caller) => count(requests, caller?.actor ?? addressOf(request), response),
    countDrawing: (response, who) => count(drawings, who, response),
    countSignIn: async (request, response, email) => {
      await count(guessesOfAddress, addressOf(request), response);
      await count(guesses, guessKey(request, email), response);
    },
    forgiveSignIn: async (request, email) => {
      await guessesOfAddress.reward(addressOf(request));
      await guesses.delete(guessKey(request, email));
    },
  };
}

/** @throws GalleyError `request.rate_limited`, with Retry-After on the answer */
async function count(limiter: RateLimiterAbstract, key: string, response: Response): Promise<void> {
  try {
    tell(response, limiter.points, await limiter.consume(key));
  } catch (exceeded) {
    if (!(exceeded instanceof RateLimiterRes)) throw exceeded;
    tell(response, limiter.points, exceeded);
    response.setHeader('retry-after', String(secondsUntilNext(exceeded)));
    throw new GalleyError('request.rate_limited', `Wait ${secondsUntilNext(exceeded)} s.`);
  }
}

function tell(response: Response, limit: number, state: RateLimiterRes): void {
  response.setHeader('ratelimit-limit', String(limit));
  response.setHeader('ratelimit-remaining', String(Math.max(0, state.remainingPoints)));
  response.setHeader('ratelimit-reset', String(secondsUntilNext(state)));
}

function secondsUntilNext(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
}

function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}

function guessKey(request: Request, email: string): string {
  return `${addressOf(request)} ${email.toLowerCase()}`;
}

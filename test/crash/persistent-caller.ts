import { randomUUID } from 'node:crypto';
import type { ApiCaller } from '../../dev/api-caller.js';
import { ProblemAnswer } from '../../dev/api-caller.js';

const giveUpMilliseconds = 90_000;

/** A client as clients should be: it sends again, with the same Idempotency-Key, until it has an answer. */
export function persistentCaller<Caller extends ApiCaller>(caller: Caller): Caller {
  return {
    ...caller,
    get: async <T>(path: string) => untilAnswered(async () => caller.get<T>(path)),
    post: async <T>(path: string, body?: unknown, key: string = randomUUID()) => untilAnswered(async () => caller.post<T>(path, body, key)),
  };
}

/** Repeats `work` while nobody answers, or the answer is "not now". */
export async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  const giveUp = Date.now() + giveUpMilliseconds;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isAnswer = error instanceof ProblemAnswer && error.status < 500 && error.code !== 'idempotency.in_progress' && error.code !== 'request.rate_limited';
      if (isAnswer || Date.now() > giveUp) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Looks until it sees; a look that nobody answers is taken again. */
export async function until<T>(what: string, look: () => Promise<T | false | null | undefined>, milliseconds = 120_000): Promise<T> {
  const giveUp = Date.now() + milliseconds;
  let last = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== false && seen !== null && seen !== undefined) return seen;
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > giveUp) throw new Error(`waited ${milliseconds / 1_000} s for ${what}, and it did not come. ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

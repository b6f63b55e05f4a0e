import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { problemSchema } from '../schemas/problem.js';
import { backOffMs } from './back-off.js';
import { CliFailure } from './cli-failure.js';
import { exitCodes } from './exit-codes.js';
import { ProblemFailure } from './problem-failure.js';
import { printable } from './printable.js';

/** Query parameters; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

export interface PostOptions {
  /** The same key on every retry of one intended effect; a fresh one where none is given. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Galley's API. Answers are checked with the schemas they are made from. A request is repeated while the API cannot
 * answer it, which is safe: every POST carries an Idempotency-Key.
 * Methods throw ProblemFailure where the API says no, CliFailure `unreachable` where it does not answer.
 */
export interface ApiClient {
  readonly url: string;
  get<Schema extends z.ZodType>(path: string, schema: Schema, query?: Query): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema, options?: PostOptions): Promise<z.output<Schema>>;
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** The answer itself, for streams and redirects; redirects are not followed. */
  open(path: string, options?: { readonly query?: Query; readonly headers?: Readonly<Record<string, string>> }): Promise<Response>;
}

const attempts = 5;
/** For an answer's headers; a stream may go on as long as it likes. */
const answerWithinMs = 60_000;

/**
 * @param authorisation headers that say who calls, for example a bearer token
 * @param onAnswer sees each answer that is no refusal
 */
export function createApiClient(
  url: string,
  authorisation: Readonly<Record<string, string>>,
  signal: AbortSignal,
  onAnswer: (answer: Response) => void = () => undefined,
): ApiClient {
  async function open(method: string, path: string, query: Query, headers: Readonly<Record<string, string>>, body?: string): Promise<Response> {
    const address = new URL(`${url}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, String(value));
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await send(address, { method, headers: { ...authorisation, ...headers }, body }, signal);
      if (outcome instanceof Response && outcome.status < 400) {
        onAnswer(outcome);
        return outcome;
      }
      const failure = outcome instanceof Response ? await failureOf(outcome, url) : outcome;
      if (attempt === attempts || !mayPass(failure)) throw failure;
      const asked = outcome instanceof Response ? Number(outcome.headers.get('retry-after')) : 0;
      await sleep(asked > 0 && asked <= 60 ? asked * 1_000 : backOffMs(attempt), undefined, { signal });
    }
  }

  return {
    url,
    get: async (path, schema, query = {}) => read(await open('GET', path, query, {}), schema, url),
    post: async (path, body, schema, options = {}) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': options.idempotencyKey ?? randomUUID(), ...options.headers };
      return read(await open('POST', path, {}, headers, JSON.stringify(body)), schema, url);
    },
    delete: async (path, headers = {}) => {
      await (await open('DELETE', path, {}, headers)).body?.cancel();
    },
    open: (path, options = {}) => open('GET', path, options.query ?? {}, options.headers ?? {}),
  };
}

async function send(
  address: URL,
  request: { method: string; headers: Record<string, string>; body: string | undefined },
  signal: AbortSignal,
): Promise<Response | CliFailure> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), answerWithinMs);
  try {
    return await fetch(address, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, late.signal]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const cause = late.signal.aborted ? 'no answer in time' : messageOf(error);
    return new CliFailure(exitCodes.unreachable, `Galley does not answer at ${address.origin} (${printable(cause)}).`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** undici wraps the reason: "fetch failed", caused by ECONNREFUSED. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}

async function failureOf(answer: Response, url: string): Promise<CliFailure> {
  const text = await answer.text().catch(() => '');
  const problem = problemSchema.safeParse(jsonOf(text));
  if (problem.success) return new ProblemFailure(problem.data);
  return new CliFailure(exitCodes.unreachable, `${url} answers ${answer.status}, and not as Galley does. Check the address.`);
}

async function read<Schema extends z.ZodType>(answer: Response, schema: Schema, url: string): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(answer.status === 204 ? undefined : jsonOf(await answer.text()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliFailure(
    exitCodes.unreachable,
    `The answer of ${url} is not what this command understands (${issue?.path.join('.') || 'answer'}: ${issue?.message ?? 'unreadable'}). Check the address, or install the version of the command that fits it.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the same request may work in a moment. */
function mayPass(failure: CliFailure): boolean {
  if (!(failure instanceof ProblemFailure)) return failure.exitCode === exitCodes.unreachable;
  return [429, 502, 503, 504].includes(failure.problem.status) || failure.problem.code === 'idempotency.in_progress';
}

import type { ProblemDocument } from '../../schemas/problem.js';
import { localProblem, ProblemError } from './problem-error.js';
import { randomId } from './random-id.js';

/** Query parameters; empty and undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

const attempts = 3;

/** Reads from the API. @throws ProblemError */
export async function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return request<Answer>('GET', search === '' ? path : `${path}?${search}`, { ...(signal ? { signal } : {}) });
}

/**
 * Asks for one effect. It is sent again with the same Idempotency-Key while nobody answers, so it happens once.
 * @throws ProblemError
 */
export async function post<Answer = void>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  return request<Answer>('POST', path, { headers: { 'idempotency-key': randomId() }, body, ...(signal ? { signal } : {}) });
}

/** Edits what was read at `revision`. @throws ProblemError `edit.stale` where someone else was faster */
export async function patch<Answer>(path: string, body: unknown, revision: number): Promise<Answer> {
  return request<Answer>('PATCH', path, { headers: { 'if-match': `"${revision}"` }, body });
}

/** @throws ProblemError */
export async function remove(path: string): Promise<void> {
  return request('DELETE', path, {});
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

async function request<Answer>(method: string, path: string, sending: Sending): Promise<Answer> {
  const mayRepeat = method === 'GET' || method === 'POST';
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send(method, path, sending);
    if (!(outcome instanceof ProblemError)) return (outcome.status === 204 ? undefined : await outcome.json()) as Answer;
    if (!mayRepeat || attempt === attempts || !mayPass(outcome.problem)) throw outcome;
    await new Promise((resolve) => setTimeout(resolve, 400 * 2 ** attempt));
  }
}

async function send(method: string, path: string, { headers, body, signal }: Sending): Promise<Response | ProblemError> {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return answer.ok ? answer : new ProblemError(await problemOf(answer));
  } catch (error) {
    if (signal?.aborted) throw error;
    return unreachable();
  }
}

function unreachable(): ProblemError {
  return localProblem(
    'browser.unreachable',
    'Galley does not answer',
    'No connection to the server at present.',
    'Check your connection and try again; nothing is lost.',
  );
}

/** The problem of an answer, also of one that something between us and the API has written. */
async function problemOf(answer: Response): Promise<ProblemDocument> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
  if (isProblem) return (await answer.json()) as ProblemDocument;
  return localProblem('browser.no_problem', 'Galley could not answer', `The server answered ${answer.status}.`, 'Try again in a moment.', answer.status).problem;
}

function mayPass(problem: ProblemDocument): boolean {
  return problem.code === 'browser.unreachable' || problem.code === 'idempotency.in_progress' || [502, 503, 504].includes(problem.status);
}

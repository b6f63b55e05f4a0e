import { randomUUID } from 'node:crypto';

/** Someone who speaks to the API over HTTP as any outsider would. */
export interface ApiCaller {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, key?: string): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  /** The answer as it is, refusals too. */
  send(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Response>;
}

/** An answer that is a problem document, with its stable code. */
export class ProblemAnswer extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    super(`${status} ${text(problem['code'])}: ${text(problem['detail'])} ${text(problem['remedy'])}`);
    this.code = String(problem['code']);
    this.status = status;
    this.problem = problem;
  }
}

function text(member: unknown): string {
  return typeof member === 'string' ? member : '';
}

export function apiCaller(url: string, apiKey: string): ApiCaller {
  const send: ApiCaller['send'] = async (method, path, { body, headers = {} } = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const answer = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new ProblemAnswer(response.status, json as Record<string, unknown>);
    return json as T;
  };
  return {
    url,
    send,
    get: async <T>(path: string) => answer<T>(await send('GET', path)),
    post: async <T>(path: string, body?: unknown, key?: string) =>
      answer<T>(await send('POST', path, { ...(body === undefined ? {} : { body }), headers: key === undefined ? {} : { 'idempotency-key': key } })),
    patch: async <T>(path: string, body: unknown) => {
      const current = await send('GET', path);
      await current.arrayBuffer();
      return answer<T>(await send('PATCH', path, { body, headers: { 'if-match': current.headers.get('etag') ?? '' } }));
    },
  };
}

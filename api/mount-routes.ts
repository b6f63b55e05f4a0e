import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IRouter, Request, RequestHandler, Response } from 'express';
import express from 'express';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { GalleyError } from '../schemas/galley-error.js';
import { authenticate } from './authenticate.js';
import { authorise, isAllowed, requireOwnReview } from './authorise.js';
import type { Caller } from './caller.js';
import { answerOnce, hashRequest, readIdempotencyKey } from './idempotency.js';
import { invalidRequest } from './problem-answer.js';
import type { Answer, Route, RouteContext } from './route.js';
import { isIdempotent, operationId } from './route.js';
import type { Services } from './services.js';

type AnyContext = RouteContext<Record<string, string>, unknown, unknown, Caller | undefined>;

const readJson = express.json({ limit: '1mb', type: ['application/json', 'application/*+json'] });
const noQuery = z.strictObject({});

/**
 * Serves routes: the steps around a handler are here, and here only.
 * @param checkAnswers true in tests: an answer that is not what its schema says is a failure
 */
export function mountRoutes(router: IRouter, routes: readonly Route[], services: Services, checkAnswers: boolean): void {
  for (const [path, siblings] of byPath(routes)) {
    const place = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const route of siblings) place[route.method](serve(route, routes, services, checkAnswers));
    const methods = siblings.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ');
    place.all((request, response) => {
      response.setHeader('allow', methods);
      throw new GalleyError('request.method_not_allowed', `${request.method} is not allowed here; ${methods} is.`);
    });
  }
}

/** '{' sorts after every letter, so `/reviews/bulk-decisions` is tried before `/reviews/{id}`. */
function byPath(routes: readonly Route[]): [string, Route[]][] {
  const paths = [...new Set(routes.map((route) => route.path))].sort();
  return paths.map((path) => [path, routes.filter((route) => route.path === path)]);
}

function serve(route: Route, routes: readonly Route[], services: Services, checkAnswers: boolean): RequestHandler {
  const querySchema = route.query?.strict() ?? noQuery;
  const bodySchema = route.body instanceof z.ZodObject ? route.body.strict() : route.body;
  const handle = route.handle as (context: AnyContext) => Promise<Answer>;

  return async (request, response) => {
    response.locals['route'] = route.path;
    const caller = await admit(route, request, response, services);
    const params = readParams(route, request);
    const query = parse(querySchema, request.query, '/query');
    const body = bodySchema ? parse(bodySchema, await readBody(request, response, bodySchema)) : undefined;
    if (route.form && !request.is('multipart/form-data')) {
      throw new GalleyError('request.unsupported_type', 'This route takes multipart/form-data.');
    }
    const run = async (resourceId: string): Promise<Answer> =>
      handle({
        params,
        query,
        body,
        caller,
        services,
        resourceId,
        allowedOperations: () => (caller ? routes.filter((one) => isAllowed(caller, one)).map(operationId) : []),
        request,
        response,
      });
    const answer =
      caller && isIdempotent(route)
        ? await answerOnce({
            services,
            caller,
            key: readIdempotencyKey(request),
            requestHash: hashRequest(services.environment.GALLEY_SECRET, request, query, body),
            answersSecret: route.answersSecret === true,
            run,
          })
        : await run(newId());
    if (checkAnswers) checkAnswer(route, answer);
    await send(route, request, response, answer, services.leaving);
  };
}

/** Who calls, and whether they may; undefined on a public route. */
async function admit(route: Route, request: Request, response: Response, services: Services): Promise<Caller | undefined> {
  if (route.roles === 'public') {
    await services.rateLimits.countRequest(request, response, undefined);
    return undefined;
  }
  const caller = await authenticate(request, services);
  response.locals['caller'] = caller;
  await services.rateLimits.countRequest(request, response, caller);
  authorise(caller, route);
  const { id } = request.params;
  requireOwnReview(caller, route, typeof id === 'string' ? id : undefined);
  // Before anything else is looked at, so that a client learns of it with its first request.
  if (isIdempotent(route)) readIdempotencyKey(request);
  return caller;
}

/** An address that can name nothing is answered as one that names nothing. */
function readParams(route: Route, request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => {
      const parsed = (route.params?.[name] ?? z.guid()).safeParse(value);
      if (!parsed.success) throw new GalleyError('resource.not_found', 'There is nothing at this address.');
      return [name, parsed.data];
    }),
  );
}

/** Undefined where there is none and the route can do without. */
async function readBody(request: Request, response: Response, schema: z.ZodType): Promise<unknown> {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody && schema.safeParse(undefined).success) return undefined;
  if (!hasBody) throw new GalleyError('request.malformed', 'The request has no body; this route takes JSON.');
  if (!request.is(['application/json', 'application/*+json'])) {
    throw new GalleyError('request.unsupported_type', 'This route takes application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    void readJson(request, response, (error?: Error | 'router' | 'route') => (error instanceof Error ? reject(error) : resolve()));
  });
  return request.body;
}

function parse(schema: z.ZodType, input: unknown, pointerPrefix = ''): unknown {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalidRequest(parsed.error, pointerPrefix);
  return parsed.data;
}

async function send(route: Route, request: Request, response: Response, answer: Answer, leaving: AbortSignal): Promise<void> {
  response.status(answer.status);
  // Answers are for who asked: a browser may keep one, and asks again before it shows it.
  response.setHeader('cache-control', request.method === 'GET' ? 'private, no-cache' : 'no-store');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  const shape = route.responses[answer.status];
  if (shape && 'contentType' in shape) response.setHeader('content-type', shape.contentType);
  if (answer.body === undefined) {
    response.end();
  } else if (answer.body instanceof Readable) {
    response.flushHeaders();
    const isEndless = response.get('content-type')?.startsWith('text/event-stream') === true;
    await pipeline(answer.body, response, isEndless ? { signal: leaving } : {}).catch((error: unknown) => {
      // The client has gone, or we are going: nobody is left to tell.
      if (!response.destroyed) throw error;
    });
  } else if (typeof answer.body === 'string' && response.hasHeader('content-type')) {
    response.send(answer.body);
  } else {
    response.json(answer.body);
  }
}

function checkAnswer(route: Route, answer: Answer): void {
  const shape = route.responses[answer.status];
  if (shape === undefined) throw new Error(`${operationId(route)} does not describe status ${answer.status}`);
  if (shape instanceof z.ZodType) shape.parse(answer.body);
}

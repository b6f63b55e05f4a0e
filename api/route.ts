import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ProblemCode } from '../schemas/problem-catalogue.js';
import type { Role, Scope } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';
import type { Services } from './services.js';

/**
 * A route is data: api/mount-routes.ts serves it and api/describe-api.ts describes it, so that the two cannot drift.
 * The steps around `handle` are always the same: authenticate, limit the rate, authorise, check params, query and body,
 * reserve the Idempotency-Key, handle, remember the answer, send it.
 *
 * `handle` refuses by throwing a GalleyError; anything else thrown is an unexpected failure, and its text stays inside.
 */
export interface Route {
  readonly method: Method;
  /** Below /api/v1, with parameters in braces: `/assets/{id}`. A parameter is a UUID unless `params` says otherwise. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Roles of which the caller needs one; an admin has them all. */
  readonly roles: Access;
  /** What an API key needs. Absent on public routes, and where any key will do. */
  readonly scope?: Scope;
  /** Open to who came by a guest link too: `own-review` where `{id}` is the review of their link. `always`: the handler holds them to it. Without it nothing is. */
  readonly guests?: 'own-review' | 'always';
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  /** Query parameters; others are refused. */
  readonly query?: z.ZodObject;
  /** JSON body; members it does not name are refused. */
  readonly body?: z.ZodType;
  /** The fields of a multipart form, for the description; `handle` reads the form from `request`. */
  readonly form?: z.ZodObject;
  /** The schema of each answer, null for one without a body, or a content type for one that is not JSON. */
  readonly responses: Readonly<Record<number, ResponseShape>>;
  /** Codes that `handle` may refuse with; those of the steps around it are known. */
  readonly problems: readonly ProblemCode[];
  /** POST only, and true unless said otherwise: an Idempotency-Key is needed, and the first answer is given again. */
  readonly idempotent?: boolean;
  /** The answer holds a secret that is shown once: it is remembered encrypted. */
  readonly answersSecret?: boolean;
  /** An edit: `handle` calls `requireIfMatch`. */
  readonly ifMatch?: boolean;
  readonly handle: (context: never) => Promise<Answer>;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** `guest-by-link`: those alone who came by a guest link; no role gives it. */
export type Access = readonly [Role, ...Role[]] | 'anyone-signed-in' | 'guest-by-link' | 'public';
export type ResponseShape = z.ZodType | null | { readonly contentType: string; readonly description: string };

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What `handle` is given. */
export interface RouteContext<Params, Query, Body, WhoCalls> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: WhoCalls;
  readonly services: Services;
  /**
   * The id to give to what this request makes. A request that is repeated with its Idempotency-Key after a crash gets the
   * same one, so insert with `on conflict do nothing` and start workflows under ids made from it.
   */
  readonly resourceId: string;
  /** Operation ids (as in the OpenAPI document) that the caller may call, whatever the state of things. */
  readonly allowedOperations: () => string[];
  readonly request: Request;
  /** For cookies; answers are returned. */
  readonly response: Response;
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamsOf<Path extends string> = { readonly [Name in NamesIn<Path>]: string };
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type CallerOf<Who extends Access> = Who extends 'public' ? undefined : Caller;
type AnswerBody<Shape> = Shape extends z.ZodType ? z.input<Shape> : Readable | string;
type AnswerOf<Responses> = {
  [Status in keyof Responses & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (Responses[Status] extends null ? { readonly body?: undefined } : { readonly body: AnswerBody<Responses[Status]> });
}[keyof Responses & number];

/** Checks a route's types and gives it back. Put `handle` last: its types come from what stands before it. */
export function defineRoute<
  const Path extends string,
  const Who extends Access,
  const Responses extends Readonly<Record<number, ResponseShape>>,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  route: Omit<Route, 'path' | 'roles' | 'responses' | 'query' | 'body' | 'handle'> & {
    readonly path: Path;
    readonly roles: Who;
    readonly responses: Responses;
    readonly query?: Query;
    readonly body?: Body;
    readonly handle: (context: RouteContext<ParamsOf<Path>, Parsed<Query>, Parsed<Body>, CallerOf<Who>>) => Promise<AnswerOf<NoInfer<Responses>>>;
  },
): Route {
  return route as unknown as Route;
}

/** The name of a route in the OpenAPI document and in what a caller may do: `post /assets/{id}/hold` is `postAssetsIdHold`. */
export function operationId(route: Pick<Route, 'method' | 'path'>): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return route.method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

/** Whether a repeated request is given the first answer again. */
export function isIdempotent(route: Route): boolean {
  return route.method === 'post' && route.idempotent !== false;
}

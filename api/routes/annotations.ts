import type { Request } from 'express';
import type { AnnotationChange } from '../../db/change-annotation.js';
import { editAnnotation, replyToAnnotation, settleAnnotation, withdrawAnnotation } from '../../db/change-annotation.js';
import { createAnnotation } from '../../db/create-annotation.js';
import { findAnnotation } from '../../db/find-annotation.js';
import { findPlaceOfAnnotations } from '../../db/find-annotation-place.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import { listAssetAnnotations, listReviewAnnotations } from '../../db/list-annotations.js';
import {
  annotationEditSchema,
  annotationListQuerySchema,
  annotationPageSchema,
  annotationSchema,
  newAnnotationSchema,
  newReplySchema,
} from '../../schemas/annotations.js';
import { webAnnotationPageSchema, webAnnotationType } from '../../schemas/web-annotations.js';
import type { Caller } from '../caller.js';
import { etagOf, expectedRevision } from '../etag.js';
import { notFound } from '../not-found.js';
import { presentAnnotation } from '../present-annotation.js';
import { presentWebAnnotations } from '../present-web-annotation.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

/** Where annotations are made and listed. */
const places = [
  { of: 'review', path: '/reviews/{id}/annotations', place: (id: string) => ({ reviewId: id }), list: listReviewAnnotations },
  { of: 'asset', path: '/assets/{id}/annotations', place: (id: string) => ({ assetId: id }), list: listAssetAnnotations },
] as const;

const creations = places.map(({ of, path, place }) =>
  defineRoute({
    method: 'post',
    path,
    summary: of === 'review' ? 'Annotate the proof of a review' : 'Annotate the present content of an asset',
    description: 'Shapes are in shares of the oriented picture, 0 to 1. Who is mentioned is told.',
    tags: ['annotations'],
    roles: everyRoleButGuest,
    ...(of === 'review' ? { guests: 'own-review' as const } : {}),
    scope: 'reviews:decide',
    body: newAnnotationSchema,
    responses: { 201: annotationSchema },
    problems: [
      ...(of === 'review' ? (['review.closed'] as const) : []),
      'asset.not_ready', 'asset.purged', 'approval.content_changed', 'annotation.text_moved', 'annotation.too_many',
    ],
    idempotent: true,
    handle: async ({ params, body, caller, services, resourceId }) => {
      const { tenantId, actor } = caller;
      const { target, text, mentions, contentHash } = body;
      await createAnnotation(services.database, { tenantId, id: resourceId, actor, author: caller, place: place(params.id), target, text, mentions, contentHash });
      return { status: 201, ...(await answerOf(services, caller, resourceId)) };
    },
  }),
);

const lists = places.map(({ of, path, place, list }) =>
  defineRoute({
    method: 'get',
    path,
    summary: of === 'review' ? 'What was said in a review, and what was still open when it was opened; newest first' : 'What was said about an asset, newest first',
    description: `With \`format=w3c\`, or an Accept header of \`${webAnnotationType}\`, the page is a W3C Web Annotation page in JSON-LD.`,
    tags: ['annotations'],
    roles: everyRoleButGuest,
    ...(of === 'review' ? { guests: 'own-review' as const } : {}),
    scope: 'assets:read',
    query: annotationListQuerySchema,
    responses: { 200: annotationPageSchema.or(webAnnotationPageSchema) },
    problems: [],
    handle: async ({ params, query, caller, services, request }) => {
      if (!(await findPlaceOfAnnotations(services.database, caller.tenantId, place(params.id)))) throw notFound(of);
      const { status, versionId, limit } = query;
      const wanted = { caller, status, versionId, after: readCursor(query.cursor), rows: limit + 1 };
      const rows = await list(services.database, caller.tenantId, params.id, wanted);
      const headers = { vary: 'accept' };
      if (!wantsWebAnnotations(query.format, request)) return { status: 200, body: toPage(rows, limit, (row) => presentAnnotation(row, caller)), headers };
      const { items, nextCursor } = toPage(rows, limit, (row) => row);
      const address = path.replace('{id}', params.id);
      const at = (cursor: string | undefined): string =>
        `${address}?${new URLSearchParams(Object.entries({ format: 'w3c', status, versionId, limit: String(limit), cursor }).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString()}`;
      const page = { list: address, address: at(query.cursor), next: nextCursor === null ? null : at(nextCursor) };
      return { status: 200, body: presentWebAnnotations(items, page, services.environment.GALLEY_API_URL), headers: { ...headers, 'content-type': webAnnotationType } };
    },
  }),
);

const show = defineRoute({
  method: 'get',
  path: '/annotations/{id}',
  summary: 'An annotation with its thread',
  tags: ['annotations'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: annotationSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, ...(await answerOf(services, caller, params.id)) }),
});

const reply = defineRoute({
  method: 'post',
  path: '/annotations/{id}/replies',
  summary: 'Reply in the thread of an annotation',
  description: 'Who has taken part in the thread is told, and who is mentioned. A guest replies to what is said in the review of their link.',
  tags: ['annotations'],
  roles: everyRoleButGuest,
  guests: 'always',
  scope: 'reviews:decide',
  body: newReplySchema,
  responses: { 201: annotationSchema },
  problems: ['annotation.withdrawn', 'annotation.too_many', 'review.closed', 'permission.denied'],
  idempotent: true,
  handle: async ({ params, body, caller, services, resourceId }) => {
    await replyToAnnotation(services.database, { ...changeBy(caller, params.id), replyId: resourceId, text: body.text, mentions: body.mentions });
    return { status: 201, ...(await answerOf(services, caller, params.id)) };
  },
});

const settlements = (['resolve', 'reopen'] as const).map((ask) =>
  defineRoute({
    method: 'post',
    path: `/annotations/{id}/${ask}`,
    summary: ask === 'resolve' ? 'Say that an annotation is dealt with' : 'Say that an annotation is not dealt with after all',
    description: 'For its author, for who may edit assets, and for who decides in the open review.',
    tags: ['annotations'],
    roles: everyRoleButGuest,
    scope: 'reviews:decide',
    responses: { 200: annotationSchema },
    problems: ['permission.denied', 'annotation.withdrawn'],
    idempotent: true,
    handle: async ({ params, caller, services }) => {
      await settleAnnotation(services.database, ask, changeBy(caller, params.id));
      return { status: 200, ...(await answerOf(services, caller, params.id)) };
    },
  }),
);

const edit = defineRoute({
  method: 'patch',
  path: '/annotations/{id}',
  summary: 'Change the words of an annotation of yours that nobody has answered',
  tags: ['annotations'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  body: annotationEditSchema,
  responses: { 200: annotationSchema },
  problems: ['permission.denied', 'annotation.withdrawn', 'annotation.answered'],
  ifMatch: true,
  handle: async ({ params, body, caller, services, request }) => {
    const change = { ...changeBy(caller, params.id), expectedRevision: expectedRevision(request), text: body.text, mentions: body.mentions };
    await editAnnotation(services.database, change);
    return { status: 200, ...(await answerOf(services, caller, params.id)) };
  },
});

const withdraw = defineRoute({
  method: 'delete',
  path: '/annotations/{id}',
  summary: 'Take back an annotation of yours that nobody has answered',
  description: 'It leaves the lists; the audit log keeps that it was made and taken back.',
  tags: ['annotations'],
  roles: everyRoleButGuest,
  scope: 'reviews:decide',
  responses: { 204: null },
  problems: ['permission.denied', 'annotation.withdrawn', 'annotation.answered'],
  handle: async ({ params, caller, services }) => {
    await withdrawAnnotation(services.database, changeBy(caller, params.id));
    return { status: 204 };
  },
});

export const annotationRoutes: readonly Route[] = [...creations, ...lists, show, reply, ...settlements, edit, withdraw];

function changeBy(caller: Caller, annotationId: string): AnnotationChange {
  const { tenantId, actor } = caller;
  return { tenantId, annotationId, actor, person: caller };
}

/** @throws GalleyError `resource.not_found` */
async function answerOf(services: Services, caller: Caller, id: string) {
  const row = await findAnnotation(services.database, caller.tenantId, id, caller);
  if (row === undefined) throw notFound('annotation');
  const body = presentAnnotation(row, caller);
  return { body, headers: { etag: etagOf(row.revision, body), location: `/api/v1/annotations/${id}` } };
}

function wantsWebAnnotations(format: 'galley' | 'w3c' | undefined, request: Request): boolean {
  if (format !== undefined) return format === 'w3c';
  const wanted = request.accepts(['application/json', webAnnotationType, 'application/ld+json']);
  return wanted !== false && wanted !== 'application/json';
}

import { z } from 'zod';
import { imageInformationSchema, newPictureLinkSchema, pictureLinkSchema } from '../../schemas/iiif.js';
import type { Look } from '../delivery/answer-iiif.js';
import { answerInformation, answerPart } from '../delivery/answer-iiif.js';
import { openPictureLink, sealPictureLink } from '../delivery/picture-link.js';
import { boundariesOf, findShownPicture, outsideViewer, viewerOf } from '../delivery/shown-picture.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const anyText = z.string();
const parts = { region: anyText, size: anyText, rotation: anyText, file: anyText };
const token = { token: anyText };

const shownProblems = ['iiif.not_shown'] as const;
const partProblems = [...shownProblems, 'iiif.request_invalid', 'iiif.not_implemented', 'render.busy', 'orchestration.unavailable'] as const;
const partDescription =
  'By the IIIF Image API 3.0, level 2: region (`full`, `square`, `x,y,w,h`, `pct:…`), size (`max`, `w,`, `,h`, `pct:n`, `w,h`, `!w,h`), rotation by 90 degrees (`!` mirrors), quality and format (`default.jpg`). Nothing is enlarged.';

const base = defineRoute({
  method: 'get',
  path: '/iiif/3/{id}',
  summary: 'A picture as an IIIF image service: redirects to its info.json',
  description: '`id` is that of an asset, for its current version, or of a version.',
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 303: null },
  problems: shownProblems,
  handle: async ({ params, caller, services }) => {
    await findShownPicture(services, viewerOf(caller), params.id);
    return { status: 303, headers: { location: `${addressOf(services, params.id)}/info.json` } };
  },
});

const information = defineRoute({
  method: 'get',
  path: '/iiif/3/{id}/info.json',
  summary: 'What can be asked of a picture: size, tiles, limits',
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: imageInformationSchema },
  problems: shownProblems,
  handle: ({ params, caller, ...context }) => answerInformation({ ...context, id: params.id, viewer: viewerOf(caller), address: addressOf(context.services, params.id) }),
});

const part = defineRoute({
  method: 'get',
  path: '/iiif/3/{id}/{region}/{size}/{rotation}/{file}',
  summary: 'A part of a picture: a redirect to its bytes, drawn now where they are not there',
  description: partDescription,
  tags: ['delivery'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  params: parts,
  responses: { 302: null },
  problems: partProblems,
  handle: ({ params: { id, ...parameters }, caller, ...context }) =>
    answerPart({ ...context, id, viewer: viewerOf(caller), address: addressOf(context.services, id) }, parameters),
});

const makeLink = defineRoute({
  method: 'post',
  path: '/assets/{id}/picture-links',
  summary: 'Make a link by which anyone sees the picture, as an IIIF image service, for some time',
  description: 'It shows the current version while that is approved and may be used, and ends with the first of its own time, the asset\'s sunset, licence and approval.',
  tags: ['delivery'],
  roles: ['social_manager', 'project_manager', 'brand_manager'],
  scope: 'distribution:write',
  body: newPictureLinkSchema,
  responses: { 201: pictureLinkSchema },
  problems: shownProblems,
  idempotent: true,
  answersSecret: true,
  handle: async ({ params, body, caller, services }) => {
    const { tenantId } = caller;
    const shown = await findShownPicture(services, outsideViewer(tenantId, null), params.id);
    // The id of a version would be a link to what is not the current one tomorrow.
    if (shown.assetId !== params.id) throw notFound('asset');
    const now = Date.now();
    const ends = boundariesOf(shown.life).flatMap((end) => (end === null ? [] : [Date.parse(end)]));
    const expiresAt = new Date(Math.floor(Math.min(now + body.hours * 3_600_000, ...ends) / 1_000) * 1_000);
    const url = linkAddress(services, sealPictureLink(services.environment.GALLEY_SECRET, { tenantId, assetId: params.id, expiresAt }));
    return { status: 201, body: { url, infoUrl: `${url}/info.json`, expiresAt: expiresAt.toISOString() } };
  },
});

const linkedBase = defineRoute({
  method: 'get',
  path: '/picture-links/{token}',
  summary: 'The picture of a link: redirects to its info.json',
  tags: ['delivery'],
  roles: 'public',
  params: token,
  responses: { 303: null },
  problems: [...shownProblems, 'delivery.link_ended', 'resource.not_found'],
  handle: async ({ params, ...context }) => {
    const look = linkedLook(params.token, context);
    await findShownPicture(look.services, look.viewer, look.id);
    return { status: 303, headers: { location: `${look.address}/info.json` } };
  },
});

const linkedInformation = defineRoute({
  method: 'get',
  path: '/picture-links/{token}/info.json',
  summary: 'What can be asked of the picture of a link',
  tags: ['delivery'],
  roles: 'public',
  params: token,
  responses: { 200: imageInformationSchema },
  problems: [...shownProblems, 'delivery.link_ended', 'resource.not_found'],
  handle: ({ params, ...context }) => answerInformation(linkedLook(params.token, context)),
});

const linkedPart = defineRoute({
  method: 'get',
  path: '/picture-links/{token}/{region}/{size}/{rotation}/{file}',
  summary: 'A part of the picture of a link',
  description: partDescription,
  tags: ['delivery'],
  roles: 'public',
  params: { ...token, ...parts },
  responses: { 302: null },
  problems: [...partProblems, 'delivery.link_ended', 'resource.not_found'],
  handle: ({ params: { token: sealed, ...parameters }, ...context }) => answerPart(linkedLook(sealed, context), parameters),
});

export const iiifRoutes: readonly Route[] = [base, information, part, makeLink, linkedBase, linkedInformation, linkedPart];

function linkedLook(sealed: string, context: Pick<Look, 'services' | 'request' | 'response'>): Look {
  const { services } = context;
  const link = openPictureLink(services.environment.GALLEY_SECRET, sealed);
  return { ...context, id: link.assetId, viewer: outsideViewer(link.tenantId, link.expiresAt), address: linkAddress(services, sealed) };
}

function addressOf({ environment }: Look['services'], id: string): string {
  return new URL(`/api/v1/iiif/3/${id}`, environment.GALLEY_API_URL).href;
}

function linkAddress({ environment }: Look['services'], sealed: string): string {
  return new URL(`/api/v1/picture-links/${sealed}`, environment.GALLEY_API_URL).href;
}

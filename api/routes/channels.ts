import { randomBytes } from 'node:crypto';
import { insertChannel } from '../../db/insert-channel.js';
import { listChannels } from '../../db/list-channels.js';
import type { ChannelRow } from '../../db/list-channels.js';
import { updateChannel } from '../../db/update-channel.js';
import { checkOutboundUrl } from '../../runtime/outbound-address.js';
import { sealSecret } from '../../runtime/sealed-secret.js';
import { channelEditSchema, channelListSchema, channelSchema, newChannelSchema, registeredChannelSchema } from '../../schemas/channels.js';
import type { Channel } from '../../schemas/channels.js';
import { GalleyError } from '../../schemas/galley-error.js';
import { requireSpecs } from '../require-specs.js';
import { etagOf, expectedRevision, requireIfMatch } from '../etag.js';
import { notFound } from '../not-found.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { everyRoleButGuest } from '../who-may.js';

const channelKeepers = ['project_manager', 'social_manager'] as const;

const list = defineRoute({
  method: 'get',
  path: '/channels',
  summary: 'The places to publish to',
  tags: ['distribution'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: channelListSchema },
  problems: [],
  handle: async ({ caller, services }) => {
    const rows = await listChannels(services.database, caller.tenantId, null);
    return { status: 200, body: { items: rows.map(present) } };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/channels/{id}',
  summary: 'One channel',
  tags: ['distribution'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: channelSchema },
  problems: [],
  handle: async ({ params, caller, services }) => {
    const [row] = await listChannels(services.database, caller.tenantId, params.id);
    if (row === undefined) throw notFound('channel');
    return { status: 200, body: present(row), headers: { etag: etagOf(row.revision) } };
  },
});

const open = defineRoute({
  method: 'post',
  path: '/channels',
  summary: 'Open a channel',
  description: 'The secret that signs what a web-hook is sent is shown in this answer and never again.',
  tags: ['distribution'],
  roles: channelKeepers,
  scope: 'distribution:write',
  body: newChannelSchema,
  responses: { 201: registeredChannelSchema },
  problems: ['channel.address_forbidden', 'resource.not_found'],
  idempotent: true,
  answersSecret: true,
  handle: async ({ body, caller, services, resourceId }) => {
    const { GALLEY_OUTBOUND_PRIVATE: allowPrivate, GALLEY_SECRET: key } = services.environment;
    const { tenantId, actor } = caller;
    await requireSpecs(services, caller, body.specIds);
    const channel = { tenantId, actor, id: resourceId, name: body.name, kind: body.kind, specIds: body.specIds };
    const headers = { location: `/api/v1/channels/${resourceId}` };
    if (body.kind === 'cdn_folder') {
      const row = await insertChannel(services.database, { ...channel, settings: { folder: body.folder }, sealedSecret: null });
      return { status: 201, body: present(row), headers };
    }
    checkOutboundUrl(body.url, allowPrivate);
    const secret = body.secret ?? `whsec_${randomBytes(32).toString('base64')}`;
    const row = await insertChannel(services.database, { ...channel, settings: { url: body.url }, sealedSecret: sealSecret(key, tenantId, secret) });
    return { status: 201, body: { ...present(row), secret }, headers };
  },
});

const edit = defineRoute({
  method: 'patch',
  path: '/channels/{id}',
  summary: 'Change a channel, or switch it off',
  tags: ['distribution'],
  roles: channelKeepers,
  scope: 'distribution:write',
  ifMatch: true,
  body: channelEditSchema,
  responses: { 200: channelSchema },
  problems: ['channel.address_forbidden'],
  handle: async ({ params, body, caller, request, services }) => {
    const { tenantId, actor } = caller;
    const [known] = await listChannels(services.database, tenantId, params.id);
    if (known === undefined) throw notFound('channel');
    requireIfMatch(request, known.revision);
    const foreign = known.kind === 'cdn_folder' ? 'url' : 'folder';
    if (body[foreign] !== undefined) {
      const detail = `A channel of the kind ${known.kind} has none.`;
      throw new GalleyError('request.invalid', detail, { errors: [{ pointer: `/${foreign}`, detail }] });
    }
    if (body.url !== undefined) checkOutboundUrl(body.url, services.environment.GALLEY_OUTBOUND_PRIVATE);
    if (body.specIds !== undefined) await requireSpecs(services, caller, body.specIds);
    const settings: Record<string, string> = {
      ...(body.folder === undefined ? {} : { folder: body.folder }),
      ...(body.url === undefined ? {} : { url: body.url }),
    };
    const change = { name: body.name, settings, specIds: body.specIds, isDisabled: body.isDisabled, expectedRevision: expectedRevision(request) };
    const row = await updateChannel(services.database, { tenantId, actor, id: params.id, ...change });
    return { status: 200, body: present(row), headers: { etag: etagOf(row.revision) } };
  },
});

export const channelRoutes: readonly Route[] = [list, show, open, edit];

function present(row: ChannelRow): Channel {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

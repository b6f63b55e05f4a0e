import { insertFont } from '../../db/insert-font.js';
import { readCursor, toPage } from '../../db/keyset-page.js';
import type { FontRow } from '../../db/list-fonts.js';
import { findFont, listFonts } from '../../db/list-fonts.js';
import { retireFont } from '../../db/retire-font.js';
import { examineFont } from '../../runtime/examine-font.js';
import { fontFormFieldsSchema, fontFormSchema, fontListQuerySchema, fontPageSchema, fontSchema } from '../../schemas/fonts.js';
import { fontObjectKey } from '../../storage/object-keys.js';
import type { Caller } from '../caller.js';
import { isRefused } from '../is-refused.js';
import { notFound } from '../not-found.js';
import { invalidRequest } from '../problem-answer.js';
import { receiveForm } from '../receive-form.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import type { Services } from '../services.js';
import { everyRoleButGuest } from '../who-may.js';

const largestFont = 16 * 1024 * 1024;
const examinedWithinSeconds = 120;
const fontKeepers = ['creative', 'brand_manager'] as const;

const list = defineRoute({
  method: 'get',
  path: '/fonts',
  summary: 'The fonts that texts on renditions may be set in, newest first',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  query: fontListQuerySchema,
  responses: { 200: fontPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const isRetired = query.state === undefined ? null : query.state === 'retired';
    const rows = await listFonts(services.database, caller.tenantId, { isRetired, after: readCursor(query.cursor), rows: query.limit + 1 });
    return { status: 200, body: toPage(rows, query.limit, present) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/fonts/{id}',
  summary: 'One font',
  tags: ['policies'],
  roles: everyRoleButGuest,
  scope: 'assets:read',
  responses: { 200: fontSchema },
  problems: [],
  handle: async ({ params, caller, services }) => ({ status: 200, body: await presented(services, caller, params.id) }),
});

const bring = defineRoute({
  method: 'post',
  path: '/fonts',
  summary: 'Bring a font for the texts on renditions',
  description:
    'The layout of a recipe names it by its id. It is opened and tried in a process of its own before it is taken; one that forbids its embedding is refused. ' +
    'That the tenant may use it is for the tenant to know: the note says by which right.',
  tags: ['policies'],
  roles: fontKeepers,
  scope: 'assets:write',
  form: fontFormSchema,
  responses: { 201: fontSchema },
  problems: [
    'request.too_large', 'upload.filename_invalid', 'upload.hash_mismatch', 'font.unreadable', 'font.variable', 'font.embedding_restricted', 'font.duplicate', 'storage.unavailable',
    'storage.object_missing',
  ],
  idempotent: true,
  handle: async ({ caller, request, services, resourceId }) => {
    if ((await findFont(services.database, caller.tenantId, resourceId)) === undefined) await take();
    else request.resume();
    return { status: 201, body: await presented(services, caller, resourceId), headers: { location: `/api/v1/fonts/${resourceId}` } };

    async function take(): Promise<void> {
      const { tenantId, actor, personId } = caller;
      const address = { bucket: 'assets', key: fontObjectKey(tenantId, resourceId) } as const;
      const { fields, filename, bytes, sha256 } = await receiveForm(request, largestFont, (content) => services.objectStore.putStream(address, content, { contentType: 'application/octet-stream' }));
      try {
        const parsed = fontFormFieldsSchema.safeParse(fields);
        if (!parsed.success) throw invalidRequest(parsed.error, '');
        const url = await services.objectStore.signInternalGet(address, { expiresInSeconds: examinedWithinSeconds });
        const facts = await examineFont({ url, bytes, sha256 });
        const { licenceNote } = parsed.data;
        await insertFont(services.database, { ...facts, tenantId, actor, id: resourceId, licenceNote, filename, bytes, sha256, objectKey: address.key, broughtBy: personId });
      } catch (error) {
        if (isRefused(error)) await services.objectStore.removeEveryVersion(address);
        throw error;
      }
    }
  },
});

const retire = defineRoute({
  method: 'post',
  path: '/fonts/{id}/retire',
  summary: 'Draw nothing more with a font',
  description: 'Renditions that were drawn with it stay. New ones by a layout that names it are refused with `render.font_not_usable` until the layout names another.',
  tags: ['policies'],
  roles: fontKeepers,
  scope: 'assets:write',
  responses: { 200: fontSchema },
  problems: [],
  idempotent: true,
  handle: async ({ params, caller, services }) => {
    const { tenantId, actor } = caller;
    await presented(services, caller, params.id);
    await retireFont(services.database, { tenantId, actor, id: params.id });
    return { status: 200, body: await presented(services, caller, params.id) };
  },
});

export const fontRoutes: readonly Route[] = [list, show, bring, retire];

async function presented(services: Services, caller: Caller, fontId: string) {
  const row = await findFont(services.database, caller.tenantId, fontId);
  if (row === undefined) throw notFound('font');
  return present(row);
}

function present({ id, family, style, format, weight, characters, scripts, embedding, filename, bytes, sha256, licenceNote, broughtBy, createdAt, retiredAt }: FontRow) {
  const facts = { family, style, format, weight, characters, scripts, embedding };
  return { id, ...facts, filename, bytes, sha256, licenceNote, broughtBy, createdAt: createdAt.toISOString(), retiredAt: retiredAt?.toISOString() ?? null };
}

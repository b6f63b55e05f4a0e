import { Readable } from 'node:stream';
import { exportAudit } from '../../db/export-audit.js';
import { exportSignatures } from '../../db/export-signatures.js';
import { listAuditEvents } from '../../db/list-audit-events.js';
import { auditListQuerySchema, auditPageSchema } from '../../schemas/audit.js';
import { presentAuditEvent } from '../present-asset.js';
import type { Route } from '../route.js';
import { defineRoute } from '../route.js';
import { readSequenceCursor, toSequencePage } from '../sequence-page.js';

const governors = ['compliance'] as const;
const jsonLines = 'application/x-ndjson';

const list = defineRoute({
  method: 'get',
  path: '/audit',
  summary: 'The audit log, newest first',
  tags: ['governance'],
  roles: governors,
  scope: 'governance:read',
  query: auditListQuerySchema,
  responses: { 200: auditPageSchema },
  problems: [],
  handle: async ({ query, caller, services }) => {
    const { subject, actor, limit } = query;
    const rows = await listAuditEvents(services.database, caller.tenantId, { subject, actor, before: readSequenceCursor(query.cursor), rows: limit + 1 });
    return { status: 200, body: toSequencePage(rows, limit, (row) => ({ ...presentAuditEvent(row), hash: row.hash })) };
  },
});

const exportAll = defineRoute({
  method: 'get',
  path: '/audit/export',
  summary: 'The whole audit log as JSON lines, oldest first',
  description:
    'Each line has `tenantId`, `sequence`, `body`, `previousHash` and `hash`, where `hash` is the SHA-256 of the previous hash, a line feed and `body`. ' +
    '`galley audit verify` checks it offline, with the anchors of GET /audit/anchors.',
  tags: ['governance'],
  roles: governors,
  scope: 'governance:read',
  responses: { 200: { contentType: jsonLines, description: 'One event a line.' } },
  problems: [],
  handle: async ({ caller, services }) => ({
    status: 200,
    body: await linesOf(exportAudit(services.database, caller.tenantId)),
    headers: { 'content-type': jsonLines, 'content-disposition': 'attachment; filename="audit.jsonl"' },
  }),
});

const anchors = defineRoute({
  method: 'get',
  path: '/audit/anchors',
  summary: 'The anchors of the audit log as JSON lines, oldest first',
  description: 'Read from the object-locked bucket, where nobody can change them: each says how the log ended at one moment.',
  tags: ['governance'],
  roles: governors,
  scope: 'governance:read',
  responses: { 200: { contentType: jsonLines, description: 'One anchor a line.' } },
  problems: ['storage.unavailable'],
  handle: async ({ caller, services }) => ({
    status: 200,
    body: await linesOf(services.objectStore.listAnchors(caller.tenantId)),
    headers: { 'content-type': jsonLines, 'content-disposition': 'attachment; filename="anchors.jsonl"' },
  }),
});

const signatures = defineRoute({
  method: 'get',
  path: '/audit/signatures',
  summary: 'Every electronic signature as JSON lines, oldest first',
  description:
    'Each line has the exact text that was signed, the signature and the reason. `galley audit verify` checks them offline, with the keys of ' +
    'GET /signing-keys and the audit log.',
  tags: ['governance', 'signatures'],
  roles: governors,
  scope: 'governance:read',
  responses: { 200: { contentType: jsonLines, description: 'One signature a line.' } },
  problems: [],
  handle: async ({ caller, services }) => ({
    status: 200,
    body: await linesOf(exportSignatures(services.database, caller.tenantId)),
    headers: { 'content-type': jsonLines, 'content-disposition': 'attachment; filename="signatures.jsonl"' },
  }),
});

export const auditRoutes: readonly Route[] = [list, exportAll, anchors, signatures];

/** The first line is waited for, so that a store or database that is away is answered as a problem and not as a stream cut short. */
async function linesOf(items: AsyncIterable<object>): Promise<Readable> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* lines(): AsyncGenerator<string> {
    for (let item = first; item.done !== true; item = await iterator.next()) yield `${JSON.stringify(item.value)}\n`;
  }
  return Readable.from(lines());
}

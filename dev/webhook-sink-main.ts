import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { escapeHtml, htmlPage } from './escape-html.js';
import { openWebhookFolder } from './webhook-folder.js';

/**
 * Records every web-hook delivery to `/hooks/…` and shows it: `GET /` (page), `GET /deliveries?path=` (JSON),
 * `DELETE /deliveries`. `POST /secrets {path, secret}` makes it check signatures; `POST /behaviour` makes it
 * misbehave: answer another status, wait, or cut the connection after the body, for the next `times` deliveries.
 */
const { values } = parseArgs({ options: { folder: { type: 'string' }, port: { type: 'string' } } });
if (!values.folder || !values.port) throw new Error('--folder and --port are needed');
const deliveries = await openWebhookFolder(values.folder);

const behaviourSchema = z.strictObject({
  path: z.string().startsWith('/hooks/').optional(),
  status: z.int().min(200).max(599).optional(),
  hangMs: z.int().min(0).max(600_000).optional(),
  resetAfterBody: z.boolean().optional(),
  times: z.int().min(1).optional(),
});
const secretSchema = z.strictObject({ path: z.string().startsWith('/hooks/'), secret: z.string().startsWith('whsec_') });
let behaviour: z.infer<typeof behaviourSchema> = {};

const web = express().disable('x-powered-by');
web.get('/livez', (_request, response) => void response.send('ok'));

web.post('/behaviour', express.json(), (request, response) => {
  const parsed = behaviourSchema.safeParse(request.body ?? {});
  if (!parsed.success) return void response.status(400).json({ title: z.prettifyError(parsed.error) });
  behaviour = parsed.data;
  response.json(behaviour);
});

web.post('/secrets', express.json(), async (request, response) => {
  const parsed = secretSchema.safeParse(request.body ?? {});
  if (!parsed.success) return void response.status(400).json({ title: z.prettifyError(parsed.error) });
  await deliveries.setSecret(parsed.data.path, parsed.data.secret);
  response.status(204).end();
});

web.all('/hooks/*path', express.raw({ type: () => true, limit: '10mb' }), async (request, response) => {
  const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const now = nextBehaviour(request.path);
  const answer = now.resetAfterBody ? 'reset' : (now.status ?? 204);
  await deliveries.keep({
    method: request.method,
    path: request.path,
    headers: headersOf(request),
    body,
    verified: isVerified(request, body),
    answer,
  });
  if (now.hangMs !== undefined) await sleep(now.hangMs);
  if (answer === 'reset') request.socket.destroy();
  else response.status(answer).end();
});

web.get('/deliveries', async (request, response) => {
  const { path } = request.query;
  response.json({ items: (await deliveries.list()).filter((one) => typeof path !== 'string' || one.path === path) });
});
web.delete('/deliveries', async (_request, response) => {
  await deliveries.clear();
  response.status(204).end();
});
web.get('/', async (_request, response) => {
  const rows = (await deliveries.list()).map(
    (one) =>
      `<tr><td>${one.receivedAt}</td><td>${escapeHtml(one.path)}</td><td>${one.verified ?? 'unknown'}</td><td>${one.answer}</td>` +
      `<td><pre>${escapeHtml(one.body)}</pre></td></tr>`,
  );
  response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  response.send(
    htmlPage('Web-hook deliveries', `<table><tr><th>received</th><th>path</th><th>signature</th><th>answer</th><th>body</th></tr>${rows.join('')}</table>`),
  );
});
const server = web.listen(Number(values.port), '127.0.0.1');

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});

function nextBehaviour(path: string): z.infer<typeof behaviourSchema> {
  const present = behaviour;
  if (present.path !== undefined && present.path !== path) return {};
  if (present.times !== undefined) behaviour = present.times > 1 ? { ...present, times: present.times - 1 } : {};
  return present;
}

function isVerified(request: Request, body: string): boolean | null {
  const secret = deliveries.secretOf(request.path);
  if (secret === undefined) return null;
  try {
    new Webhook(secret).verify(body, headersOf(request));
    return true;
  } catch {
    return false;
  }
}

function headersOf(request: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

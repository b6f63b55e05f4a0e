import { parseArgs } from 'node:util';
import express from 'express';
import { SMTPServer } from 'smtp-server';
import { escapeHtml, htmlPage } from './escape-html.js';
import { openMailFolder } from './mail-folder.js';

/**
 * Keeps every mail of the embedded stack and shows it: `GET /` (page), `GET /messages?to=&subject=` and
 * `GET /messages/{id}` (JSON), `GET /messages/{id}/view` (page), `GET /messages/{id}/source`, `DELETE /messages`.
 */
const { values } = parseArgs({
  options: { folder: { type: 'string' }, 'smtp-port': { type: 'string' }, 'http-port': { type: 'string' } },
});
if (!values.folder || !values['smtp-port'] || !values['http-port']) throw new Error('--folder, --smtp-port and --http-port are needed');
const mails = await openMailFolder(values.folder);

const smtp = new SMTPServer({
  authOptional: true,
  hideSTARTTLS: true,
  disableReverseLookup: true,
  banner: 'Galley mail sink',
  size: 50 * 1024 * 1024,
  onData(stream, _session, done) {
    mails.keep(stream).then(
      (id) => done(null, `kept as ${id}`),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  },
});
smtp.on('error', (error) => console.error(`smtp: ${error.message}`));
smtp.listen(Number(values['smtp-port']), '127.0.0.1');

const web = express().disable('x-powered-by');
web.use((_request, response, next) => {
  response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'");
  next();
});
web.get('/livez', (_request, response) => void response.send('ok'));
web.get('/', async (_request, response) => {
  const rows = (await mails.list()).map(
    (mail) =>
      `<tr><td>${mail.receivedAt}</td><td>${escapeHtml(mail.to.join(', '))}</td>` +
      `<td><a href="/messages/${mail.id}/view">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  response.send(htmlPage('Mail', `<table><tr><th>received</th><th>to</th><th>subject</th></tr>${rows.join('')}</table>`));
});
web.get('/messages', async (request, response) => {
  const { to, subject } = request.query;
  const items = (await mails.list()).filter(
    (mail) => (typeof to !== 'string' || mail.to.includes(to)) && (typeof subject !== 'string' || mail.subject.includes(subject)),
  );
  response.json({ items });
});
web.delete('/messages', async (_request, response) => {
  await mails.clear();
  response.status(204).end();
});
web.get('/messages/:id', async (request, response) => {
  const mail = await mails.read(request.params.id);
  if (mail) response.json(mail);
  else response.status(404).json({ title: 'no such mail' });
});
web.get('/messages/:id/view', async (request, response) => {
  const mail = await mails.read(request.params.id);
  if (!mail) return void response.status(404).send('no such mail');
  const heading = `<p>${mail.receivedAt}<br>from ${escapeHtml(mail.from)}<br>to ${escapeHtml(mail.to.join(', '))}</p>`;
  const html = mail.html ? `<iframe sandbox src="/messages/${mail.id}/html"></iframe>` : '';
  response.send(htmlPage(mail.subject || '(no subject)', `${heading}${html}<pre>${escapeHtml(mail.text)}</pre>`));
});
web.get('/messages/:id/html', async (request, response) => {
  const mail = await mails.read(request.params.id);
  response.set('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  response.status(mail?.html ? 200 : 404).send(mail?.html ?? 'no such page');
});
web.get('/messages/:id/source', async (request, response) => {
  const source = await mails.source(request.params.id);
  if (source) response.type('text/plain').send(source);
  else response.status(404).send('no such mail');
});
const server = web.listen(Number(values['http-port']), '127.0.0.1');

process.once('SIGTERM', () => {
  smtp.close();
  server.close();
  server.closeAllConnections();
});

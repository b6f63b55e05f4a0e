import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { removeDataDir } from '../../dev/reset-command.js';
import type { Servers } from '../../dev/servers.js';
import { startServers } from '../../dev/servers.js';

let dataDir: string;
let servers: Servers;
const lines: string[] = [];
const print = (line: string): void => void lines.push(line);

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'galley-servers-'));
  servers = await startServers({ dataDir, print });
}, 600_000);

afterAll(async () => {
  await servers.stop();
  removeDataDir(dataDir);
}, 60_000);

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: servers.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function withTemporal<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: servers.addresses.temporal });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

function s3(): S3Client {
  const { GALLEY_S3_ENDPOINT, GALLEY_S3_ACCESS_KEY, GALLEY_S3_SECRET_KEY } = servers.environment;
  return new S3Client({
    endpoint: GALLEY_S3_ENDPOINT ?? '',
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: GALLEY_S3_ACCESS_KEY ?? '', secretAccessKey: GALLEY_S3_SECRET_KEY ?? '' },
  });
}

async function crash(name: keyof Servers['processes']): Promise<void> {
  const server = servers.processes[name];
  if (!server) throw new Error(`${name} was not started here`);
  const before = server.pid;
  server.kill('SIGKILL');
  await server.ready();
  expect(server.pid).not.toBe(before);
  expect(lines.join('\n')).toMatch(new RegExp(`${name} ended \\(signal SIGKILL\\)`));
}

async function items<T>(address: string | undefined, list: string): Promise<T[]> {
  const response = await fetch(`${address}/${list}`);
  return ((await response.json()) as { items: T[] }).items;
}

describe('a server that is killed comes back with what it held', () => {
  test('PostgreSQL keeps a committed row', async () => {
    await asOwner((client) => client.query('create table kept as select 42 as answer'));
    await crash('postgres');
    const { rows } = await asOwner((client) => client.query<{ answer: number }>('select answer from kept'));
    expect(rows).toEqual([{ answer: 42 }]);
  });

  test('Temporal keeps an open workflow', async () => {
    await withTemporal((client) => client.workflow.start('Anything', { taskQueue: 'nobody', workflowId: 'kept' }));
    await crash('temporal');
    const description = await withTemporal((client) => client.workflow.getHandle('kept').describe());
    expect(description.status.name).toBe('RUNNING');
  });

  test('S3 keeps an object', async () => {
    const client = s3();
    await client.send(new CreateBucketCommand({ Bucket: 'kept' }));
    await client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'a/b', Body: 'bytes' }));
    await crash('s3');
    const object = await client.send(new GetObjectCommand({ Bucket: 'kept', Key: 'a/b' }));
    expect(await object.Body?.transformToString()).toBe('bytes');
  });

  test('the mail sink keeps a mail', async () => {
    const transport = createTransport(servers.environment['GALLEY_SMTP_URL'] ?? '');
    await transport.sendMail({ from: 'galley@example.org', to: 'editor@example.org', subject: 'Ready <to> look', text: 'Have a look.' });
    await crash('mail');
    const [mail] = await items<{ id: string; to: string[]; text: string }>(servers.addresses.mail, 'messages?to=editor@example.org');
    expect(mail).toMatchObject({ from: 'galley@example.org', to: ['editor@example.org'], subject: 'Ready <to> look', text: expect.stringContaining('Have a look.') });
    const page = await (await fetch(`${servers.addresses.mail}/`)).text();
    expect(page).toContain('Ready &lt;to&gt; look');
  });

  test('the web-hook sink keeps a delivery and the secret it checks it with', async () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const sink = servers.addresses.webhooks;
    const json = { 'content-type': 'application/json' };
    const known = await fetch(`${sink}/secrets`, { method: 'POST', headers: json, body: JSON.stringify({ path: '/hooks/signed', secret }) });
    expect(known.status).toBe(204);
    await crash('webhooks');

    const body = '{"type":"asset.published"}';
    const signed = (signature: string) => ({ 'webhook-id': 'one', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': signature });
    const right = new Webhook(secret).sign('one', new Date(), body);
    await fetch(`${sink}/hooks/signed`, { method: 'POST', headers: { ...json, ...signed(right) }, body });
    await fetch(`${sink}/hooks/signed`, { method: 'POST', headers: { ...json, ...signed('v1,d3Jvbmc=') }, body });
    await fetch(`${sink}/hooks/unsigned`, { method: 'POST', headers: json, body });
    await crash('webhooks');
    const kept = await items<{ path: string; verified: boolean | null; body: string }>(sink, 'deliveries');
    expect(kept.map(({ path: hook, verified }) => [hook, verified])).toEqual([
      ['/hooks/unsigned', null],
      ['/hooks/signed', false],
      ['/hooks/signed', true],
    ]);
    expect(kept.every((delivery) => delivery.body === body)).toBe(true);
  });
});

describe('the web-hook sink misbehaves on demand', () => {
  const misbehave = (behaviour: object) =>
    fetch(`${servers.addresses.webhooks}/behaviour`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(behaviour) });
  const deliver = () => fetch(`${servers.addresses.webhooks}/hooks/bad`, { method: 'POST', body: 'x' });

  test('for as many deliveries as it was told', async () => {
    await misbehave({ status: 503, times: 2 });
    expect([(await deliver()).status, (await deliver()).status, (await deliver()).status]).toEqual([503, 503, 204]);
  });

  test('by cutting the connection after it has read and kept the body', async () => {
    await misbehave({ resetAfterBody: true, times: 1 });
    await expect(deliver()).rejects.toThrow('fetch failed');
    const [last] = await items<{ answer: unknown }>(servers.addresses.webhooks, 'deliveries?path=/hooks/bad');
    expect(last?.answer).toBe('reset');
  });

  test('and refuses a behaviour that it does not know', async () => {
    expect((await misbehave({ explode: true })).status).toBe(400);
  });
});

describe('the database is bootstrapped for least privilege', () => {
  test('no role of ours is a superuser and only the guard goes round row-level security, without login', async () => {
    const { rows } = await asOwner((client) =>
      client.query('select rolname, rolsuper, rolcanlogin, rolbypassrls from pg_roles where rolname in ($1, $2, $3) order by 1', [
        'galley_app',
        'galley_guard',
        'galley_owner',
      ]),
    );
    expect(rows).toEqual([
      { rolname: 'galley_app', rolsuper: false, rolcanlogin: true, rolbypassrls: false },
      { rolname: 'galley_guard', rolsuper: false, rolcanlogin: false, rolbypassrls: true },
      { rolname: 'galley_owner', rolsuper: false, rolcanlogin: true, rolbypassrls: false },
    ]);
  });

  test('the owner can hand a function to the guard, and does not inherit its rights', async () => {
    const { rows } = await asOwner(async (client) => {
      await client.query('create function guarded() returns int language sql security definer as $$ select 1 $$');
      await client.query('alter function guarded() owner to galley_guard');
      return client.query(`select pg_has_role('galley_owner', 'galley_guard', 'USAGE') as inherits`);
    });
    expect(rows).toEqual([{ inherits: false }]);
  });

  test('the application role makes no tables', async () => {
    const client = new pg.Client({ connectionString: servers.environment['GALLEY_DATABASE_URL'] ?? '' });
    await client.connect();
    try {
      await expect(client.query('create table forbidden (id int)')).rejects.toThrow('permission denied for schema public');
    } finally {
      await client.end();
    }
  });
});

describe('a data folder', () => {
  test('is used by one run at a time, and the refusal says by whom and what to do', async () => {
    await expect(startServers({ dataDir, print })).rejects.toThrow(`is in use by process ${process.pid}`);
  });

  test('gives the next run the same ports, credentials and state', async () => {
    const before = { addresses: servers.addresses, environment: servers.environment };
    await servers.stop();
    servers = await startServers({ dataDir, print });
    expect({ addresses: servers.addresses, environment: servers.environment }).toEqual(before);
    expect((await asOwner((client) => client.query('select from kept'))).rowCount).toBe(1);
  }, 120_000);
});

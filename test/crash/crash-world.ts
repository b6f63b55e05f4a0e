import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { apiCaller } from '../../dev/api-caller.js';
import type { ApiCaller } from '../../dev/api-caller.js';
import { addSamplePeople } from '../../dev/sample-people.js';
import type { SamplePeople } from '../../dev/sample-people.js';
import { startStack } from '../../dev/stack.js';
import type { Stack } from '../../dev/stack.js';
import { uploadBytes } from '../../dev/upload-photograph.js';
import type { Uploaded } from '../../dev/upload-photograph.js';
import { projectRoot } from '../../runtime/project-root.js';
import { readEnvironment } from '../../runtime/environment.js';
import { createObjectStore } from '../../storage/object-store.js';
import { persistentCaller, until } from './persistent-caller.js';

export type Component = 'api' | 'worker' | 'renderWorker' | 'temporal' | 'postgres' | 's3';

export interface AssetSeen {
  id: string;
  state: string;
  work: string[];
  contentHash: string;
  version: { sha256: string };
  renditions: { ready: number; failed: number };
}

/** The whole product on servers that die, with people who do not give up. */
export interface CrashWorld {
  readonly stack: Stack;
  readonly admin: ApiCaller;
  readonly people: SamplePeople;
  readonly web: { id: string };
  readonly hook: { id: string; path: string };
  kill(component: Component): void;
  upload(name: string): Promise<Uploaded>;
  asset(assetId: string): Promise<AssetSeen>;
  prepared(assetId: string): Promise<AssetSeen>;
  /** Deliveries at the receiver: one row per request that it took. */
  deliveries(): Promise<{ webhookId: string; body: { type?: string; data?: Record<string, unknown> } }[]>;
  /** SHA-256 of the bytes in the object store. */
  storedHash(versionId: string): Promise<string>;
  /** One row per question, asked of PostgreSQL as its superuser, who sees through the wall. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function createCrashWorld(): Promise<CrashWorld> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'galley-crash-'));
  await chmod(dataDir, 0o711);
  const stack = await startStack({ dataDir, print: (line) => process.stderr.write(`${line}\n`) });
  const admin = persistentCaller(apiCaller(stack.addresses.api, stack.adminApiKey));
  const people = Object.fromEntries(Object.entries(await addSamplePeople(admin)).map(([part, person]) => [part, persistentCaller(person)])) as SamplePeople;
  const web = await admin.post<{ id: string }>('/channels', { kind: 'cdn_folder', name: 'Site', folder: 'site' });
  const hookPath = `/hooks/${randomUUID()}`;
  const hook = await admin.post<{ id: string }>('/channels', { kind: 'webhook', name: 'Hub', url: `${stack.addresses.webhooks}${hookPath}` });
  const store = createObjectStore(readEnvironment(stack.environment));
  const original = await readFile(path.join(projectRoot, 'samples', 'RainDrops.jpg'));

  return {
    stack,
    admin,
    people,
    web,
    hook: { id: hook.id, path: hookPath },
    kill: (component) => stack.processes[component]?.kill('SIGKILL'),
    // The same photograph with other bytes after its end: a picture of its own for Galley, and real work to render.
    upload: async (name) => uploadBytes(people.photographer, `${name}.jpg`, Buffer.concat([original, Buffer.from(randomUUID())]), {}, 100),
    asset: async (assetId) => people.photographer.get<AssetSeen>(`/assets/${assetId}`),
    prepared: async (assetId) =>
      until(`asset ${assetId} prepared`, async () => {
        const asset = await people.photographer.get<AssetSeen>(`/assets/${assetId}`);
        return asset.work.length === 0 && asset;
      }),
    deliveries: async () => {
      const answer = await fetch(`${stack.addresses.webhooks}/deliveries?path=${encodeURIComponent(hookPath)}`);
      const list = (await answer.json()) as { items?: unknown[] } | unknown[];
      const items = (Array.isArray(list) ? list : (list.items ?? [])) as { headers: Record<string, string>; body: unknown }[];
      return items.map(({ headers, body }) => ({
        webhookId: headers['webhook-id'] ?? '',
        body: (typeof body === 'string' ? JSON.parse(body) : body) as { type?: string; data?: Record<string, unknown> },
      }));
    },
    storedHash: async (versionId) => {
      const [row] = await sql<{ object_key: string }>(`select object_key from versions where id = $1`, [versionId]);
      const bytes = await store.getBuffer({ bucket: 'assets', key: row?.object_key ?? '' }, { maxBytes: 50_000_000 });
      return createHash('sha256').update(bytes).digest('hex');
    },
    sql,
    stop: async () => {
      store.close();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };

  async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const url = new URL(stack.superuserUrl ?? '');
    url.pathname = new URL(stack.environment['GALLEY_DATABASE_URL'] ?? '').pathname;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}

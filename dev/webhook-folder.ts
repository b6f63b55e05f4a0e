import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One web-hook delivery as it arrived. */
interface Delivery {
  id: string;
  receivedAt: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  /** The exact text of the body. */
  body: string;
  /** Whether its signature holds; null when no secret of its path is known. */
  verified: boolean | null;
  /** The status answered, or what was done instead. */
  answer: number | 'reset';
}

/** Deliveries as one JSON file each, and the signing secret per path. */
export interface WebhookFolder {
  keep(delivery: Omit<Delivery, 'id' | 'receivedAt'>): Promise<Delivery>;
  list(): Promise<Delivery[]>;
  clear(): Promise<void>;
  secretOf(hookPath: string): string | undefined;
  setSecret(hookPath: string, secret: string): Promise<void>;
}

export async function openWebhookFolder(folder: string): Promise<WebhookFolder> {
  await mkdir(folder, { recursive: true });
  const secretsFile = path.join(folder, '.secrets');
  const secrets = new Map(Object.entries(await readSecrets(secretsFile)));
  return {
    async keep(received) {
      const receivedAt = new Date().toISOString();
      const id = `${receivedAt.replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
      const delivery: Delivery = { id, receivedAt, ...received };
      await writeWhole(path.join(folder, `${id}.json`), delivery);
      return delivery;
    },
    async list() {
      const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort().reverse();
      return Promise.all(files.map(async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Delivery));
    },
    async clear() {
      for (const file of await readdir(folder)) if (file.endsWith('.json')) await rm(path.join(folder, file), { force: true });
    },
    secretOf: (hookPath) => secrets.get(hookPath),
    async setSecret(hookPath, secret) {
      secrets.set(hookPath, secret);
      await writeWhole(secretsFile, Object.fromEntries(secrets));
      await chmod(secretsFile, 0o600);
    },
  };
}

async function readSecrets(file: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

async function writeWhole(file: string, content: unknown): Promise<void> {
  const draft = path.join(path.dirname(file), `.draft-${randomBytes(6).toString('hex')}`);
  await writeFile(draft, JSON.stringify(content, undefined, 2), { mode: 0o600 });
  await rename(draft, file);
}

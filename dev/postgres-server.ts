import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { PostgresBinaries } from './postgres-binaries.js';
import { postgresBinaries } from './postgres-binaries.js';
import type { SystemUser } from './postgres-user.js';
import { canEnter, postgresUser } from './postgres-user.js';
import { processEnvironment } from './process-environment.js';
import { commandLine, signal } from './process-identity.js';
import type { Secrets } from './secrets.js';
import type { Supervised } from './supervise.js';
import { supervise } from './supervise.js';
import { waitUntil } from './wait-until.js';

const run = promisify(execFile);
export const superuser = 'galley_superuser';

/** Starts the embedded PostgreSQL on 127.0.0.1; its cluster is made at the first start. */
export async function startPostgres(options: {
  dataDir: string;
  port: number;
  secrets: Secrets;
  print: (line: string) => void;
}): Promise<Supervised> {
  const { dataDir, port, secrets, print } = options;
  const user = postgresUser(print);
  const binaries = postgresBinaries(user, print);
  const cluster = clusterFolder(dataDir, user, print);
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) await makeCluster(cluster, binaries, user, secrets);
  const url = `postgres://${superuser}:${secrets.superuserPassword}@127.0.0.1:${port}/postgres`;
  return supervise(
    {
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      environment: { ...processEnvironment(), LC_ALL: 'C' },
      dataDir,
      cwd: cluster,
      ...(user ? { user } : {}),
      isReady: () => answersQueries(url),
      beforeStart: () => clearStaleLock(cluster, print),
      // Fast shutdown: ends the clients, writes a checkpoint.
      stopSignal: 'SIGINT',
    },
    print,
  );
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'full_page_writes=on',
  'shared_buffers=128MB',
  'max_connections=200',
  'max_wal_size=1GB',
  'random_page_cost=1.1',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_line_prefix=%m [%p] %u@%d ',
];

/** The folders outside the data folder that PostgreSQL may have been given, for `reset`. */
export function outsideClusterFolder(dataDir: string): string {
  return path.join('/var/lib', `galley-${createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 12)}`);
}

function clusterFolder(dataDir: string, user: SystemUser | undefined, print: (line: string) => void): string {
  if (!user) return path.join(dataDir, 'postgres');
  if (canEnter(user, dataDir)) return path.join(dataDir, 'postgres');
  const outside = outsideClusterFolder(dataDir);
  print(`keeping the database in ${outside}: the account of PostgreSQL cannot enter ${dataDir}`);
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  return path.join(outside, 'postgres');
}

/** Made beside its final place and moved there, so that a half-made cluster is never started. */
async function makeCluster(cluster: string, binaries: PostgresBinaries, user: SystemUser | undefined, secrets: Secrets): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  chmodSync(draft, 0o700);
  writeFileSync(passwordFile, secrets.superuserPassword, { mode: 0o600 });
  if (user) for (const made of [draft, passwordFile]) chownSync(made, user.uid, user.gid);
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The built-in provider sorts the same on every system.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
      ],
      { env: { ...processEnvironment(), LC_ALL: 'C' }, cwd: '/', ...user },
    );
    renameSync(draft, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function answersQueries(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A killed server leaves `postmaster.pid`. PostgreSQL refuses to start when that number belongs to any running
 * process, so the file goes when the process is not a server of this cluster, and a server that is gets stopped.
 */
async function clearStaleLock(cluster: string, print: (line: string) => void): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (isServerOf(pid, cluster)) {
    print(`a PostgreSQL of this folder still runs (process ${pid}); stopping it`);
    signal(pid, 'SIGINT');
    if (!(await waitUntil(() => !isServerOf(pid, cluster), { withinMs: 5_000 }))) signal(pid, 'SIGKILL');
    await waitUntil(() => !isServerOf(pid, cluster), { withinMs: 5_000 });
  }
  rmSync(file, { force: true });
}

function isServerOf(pid: number, cluster: string): boolean {
  const command = commandLine(pid);
  return path.basename(command.split(' ')[0] ?? '') === 'postgres' && command.includes(` ${cluster} `);
}

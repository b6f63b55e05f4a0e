import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bootstrapDatabase } from './bootstrap-database.js';
import { takeDataDir } from './data-dir.js';
import { arrangeLastRites } from './last-rites.js';
import type { Ports } from './ports.js';
import { choosePorts } from './ports.js';
import { startPostgres, superuser } from './postgres-server.js';
import { endLeftovers } from './process-records.js';
import { startS3 } from './s3-server.js';
import type { Secrets } from './secrets.js';
import { readSecrets } from './secrets.js';
import { startMailSink, startWebhookSink } from './sinks.js';
import type { Supervised } from './supervise.js';
import { answersTemporal, startTemporal } from './temporal-server.js';

type ServerName = 'temporal' | 'postgres' | 's3' | 'mail' | 'webhooks';

/** The servers that Galley needs, running. */
export interface Servers {
  dataDir: string;
  ports: Ports;
  secrets: Secrets;
  /** Every GALLEY_ variable that names a server or holds its credentials. */
  environment: Record<string, string>;
  addresses: {
    temporal: string;
    temporalUi: string | undefined;
    database: string;
    s3: string;
    mail: string | undefined;
    webhooks: string;
  };
  /** To the schema's owner: migrations and set-up only. */
  ownerUrl: string;
  /** To the embedded PostgreSQL as superuser, for tests that make databases; undefined for an existing server. */
  superuserUrl: string | undefined;
  /** Those that were started here; an existing server is not among them. */
  processes: Partial<Record<ServerName, Supervised>>;
  stop(): Promise<void>;
}

export interface ServersOptions {
  dataDir: string;
  /** Ports to use; any free one where unset. */
  ports?: Partial<Ports>;
  print: (line: string) => void;
  /** Variables that name existing servers; default: none, everything is started. */
  environment?: Record<string, string | undefined>;
}

/**
 * Starts Temporal, PostgreSQL, S3 and the two sinks, all at once, and makes the database's roles. State stays in the data folder.
 * @throws LockedError when another run uses the data folder, StartError when a server does not start
 */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { print } = options;
  const given = options.environment ?? {};
  const dataDir = path.resolve(options.dataDir);
  const release = takeDataDir(dataDir);
  const started: Supervised[] = [];
  let endRites: (() => void) | undefined;

  async function stop(): Promise<void> {
    await Promise.all(started.map((server) => server.stop()));
    endRites?.();
    release();
  }

  try {
    await endLeftovers(dataDir, print);
    endRites = arrangeLastRites(dataDir);
    const secrets = readSecrets(dataDir);
    const ports = await choosePorts(dataDir, options.ports);
    const workDir = path.join(dataDir, 'work');
    // Temporary copies of a run that is over.
    for (const left of readdirSync(workDir)) rmSync(path.join(workDir, left), { recursive: true, force: true });
    const apiUrl = given['GALLEY_API_URL'] ?? `http://127.0.0.1:${ports.api}`;

    const keep = async (starting: Promise<Supervised>): Promise<Supervised> => {
      const server = await starting;
      started.push(server);
      return server;
    };
    const starts = {
      temporal: given['GALLEY_TEMPORAL_ADDRESS']
        ? undefined
        : keep(startTemporal({ dataDir, port: ports.temporal, uiPort: ports.temporalUi, print })),
      postgres: given['GALLEY_DATABASE_URL'] ? undefined : keep(startPostgres({ dataDir, port: ports.database, secrets, print })),
      s3: given['GALLEY_S3_ENDPOINT'] ? undefined : keep(startS3({ dataDir, port: ports.s3, webOrigin: new URL(apiUrl).origin, secrets, print })),
      mail: given['GALLEY_SMTP_URL'] ? undefined : keep(startMailSink({ dataDir, smtpPort: ports.smtp, httpPort: ports.mail, print })),
      webhooks: keep(startWebhookSink({ dataDir, port: ports.webhooks, print })),
    };
    // All are awaited, so that one failure does not leave the others starting behind its back.
    const outcomes = await Promise.allSettled(Object.values(starts).filter((start) => start !== undefined));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;

    const database = await openDatabase(given, ports, secrets);
    const temporal = given['GALLEY_TEMPORAL_ADDRESS'] ?? `127.0.0.1:${ports.temporal}`;
    if (!starts.temporal && !(await answersTemporal(temporal, given['GALLEY_TEMPORAL_NAMESPACE'])))
      throw new Error('no Temporal server with that namespace answers at GALLEY_TEMPORAL_ADDRESS');
    const s3 = given['GALLEY_S3_ENDPOINT'] ?? `http://127.0.0.1:${ports.s3}`;
    return {
      dataDir,
      ports,
      secrets,
      environment: {
        GALLEY_DATABASE_URL: database.appUrl,
        GALLEY_TEMPORAL_ADDRESS: temporal,
        GALLEY_S3_ENDPOINT: s3,
        GALLEY_S3_ACCESS_KEY: given['GALLEY_S3_ACCESS_KEY'] ?? secrets.s3AccessKey,
        GALLEY_S3_SECRET_KEY: given['GALLEY_S3_SECRET_KEY'] ?? secrets.s3SecretKey,
        GALLEY_SMTP_URL: given['GALLEY_SMTP_URL'] ?? `smtp://127.0.0.1:${ports.smtp}`,
        GALLEY_API_PORT: String(ports.api),
        GALLEY_API_URL: apiUrl,
        GALLEY_SECRET: given['GALLEY_SECRET'] ?? secrets.encryptionKey,
        GALLEY_OUTBOUND_PRIVATE: given['GALLEY_OUTBOUND_PRIVATE'] ?? 'true',
        GALLEY_WORK_DIR: given['GALLEY_WORK_DIR'] ?? workDir,
      },
      addresses: {
        temporal,
        temporalUi: starts.temporal && `http://127.0.0.1:${ports.temporalUi}`,
        database: database.appUrl,
        s3,
        mail: starts.mail && `http://127.0.0.1:${ports.mail}`,
        webhooks: `http://127.0.0.1:${ports.webhooks}`,
      },
      ownerUrl: database.ownerUrl,
      superuserUrl: database.superuserUrl,
      processes: await allOf(starts),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase(
  given: Record<string, string | undefined>,
  ports: Ports,
  secrets: Secrets,
): Promise<{ appUrl: string; ownerUrl: string; superuserUrl: string | undefined }> {
  const appUrl = given['GALLEY_DATABASE_URL'];
  const ownerUrl = given['GALLEY_DATABASE_OWNER_URL'];
  if (appUrl && ownerUrl) return { appUrl, ownerUrl, superuserUrl: undefined };
  if (appUrl || ownerUrl) throw new Error('an existing PostgreSQL needs both GALLEY_DATABASE_URL and GALLEY_DATABASE_OWNER_URL');
  const url = (user: string, password: string, database: string): string => `postgres://${user}:${password}@127.0.0.1:${ports.database}/${database}`;
  const superuserUrl = url(superuser, secrets.superuserPassword, 'postgres');
  await bootstrapDatabase(superuserUrl, 'galley', { owner: secrets.ownerPassword, app: secrets.appPassword });
  return {
    appUrl: url('galley_app', secrets.appPassword, 'galley'),
    ownerUrl: url('galley_owner', secrets.ownerPassword, 'galley'),
    superuserUrl,
  };
}

async function allOf(starts: Record<ServerName, Promise<Supervised> | undefined>): Promise<Servers['processes']> {
  const processes: Servers['processes'] = {};
  for (const [name, start] of Object.entries(starts)) if (start) processes[name as ServerName] = await start;
  return processes;
}

import path from 'node:path';
import { readEnvironment } from '../runtime/environment.js';
import { projectRoot } from '../runtime/project-root.js';
import { environmentSchema } from '../schemas/environment.js';
import { answersHttp } from './health.js';
import { processEnvironment } from './process-environment.js';
import { writeSecrets } from './secrets.js';
import type { Servers, ServersOptions } from './servers.js';
import { startServers } from './servers.js';
import type { Supervised } from './supervise.js';
import { supervise } from './supervise.js';

type OwnProcess = 'api' | 'worker' | 'renderWorker';

/** All of Galley, running: servers, API and workers. */
export interface Stack {
  dataDir: string;
  /** What a process of ours reads; holds credentials. */
  environment: Record<string, string>;
  addresses: Servers['addresses'] & { api: string; web: string };
  /** To the embedded PostgreSQL as superuser; undefined for an existing server. */
  superuserUrl: string | undefined;
  adminEmail: string;
  /** Known at the first start of a data folder only. */
  adminPassword: string | undefined;
  adminApiKey: string;
  /** For crash tests: each has a pid, kill() and ready(). An existing server is not among them. */
  processes: Record<OwnProcess, Supervised> & Servers['processes'];
  stop(): Promise<void>;
}

/**
 * Starts everything: servers, migrations, buckets, the first tenant, API and workers. What dies is started again.
 * @throws DataDirInUseError, StartError, EnvironmentError
 */
export async function startStack(options: ServersOptions): Promise<Stack> {
  const { print } = options;
  print('starting Temporal, PostgreSQL and S3');
  // Loaded while the servers start: these bring the database driver and the S3 client with them.
  const [servers, { migrate }, { prepareBuckets }, { setUp }] = await Promise.all([
    startServers(options),
    import('../db/migrate.js'),
    import('../storage/prepare-buckets.js'),
    import('../api/set-up.js'),
  ]);
  const { dataDir, ports, ownerUrl, secrets } = servers;
  const own: Supervised[] = [];

  async function stop(): Promise<void> {
    await Promise.all(own.map((one) => one.stop()));
    await servers.stop();
  }

  try {
    const variables = { ...passedOn(options.environment ?? {}), ...servers.environment };
    const environment = readEnvironment(variables);
    print('preparing the database and the buckets');
    await Promise.all([migrate(ownerUrl), prepareBuckets(environment)]);
    const installed = await setUp({ environment, ownerUrl });
    if (installed.adminApiKey) writeSecrets(dataDir, { ...secrets, adminApiKey: installed.adminApiKey });
    const adminApiKey = installed.adminApiKey ?? secrets.adminApiKey;
    if (adminApiKey === undefined)
      throw new Error(
        `the database was set up by another installation, and ${path.join(dataDir, 'secrets.json')} does not hold its API key. ` +
          'Use the data folder it was set up with, or an empty database.',
      );

    print('starting the API and the workers');
    const start = async (plan: { name: string; script: string; args?: string[]; variables: Record<string, string>; port: number; isLowPriority?: boolean }) => {
      const node = [process.execPath, '--enable-source-maps', path.join(projectRoot, 'dist', plan.script), ...(plan.args ?? [])];
      const [command, ...args] = plan.isLowPriority ? ['nice', '-n', '10', ...node] : node;
      if (command === undefined) throw new Error('no command');
      const process_ = await supervise(
        {
          name: plan.name,
          command,
          args,
          environment: { ...processEnvironment(), ...plan.variables },
          dataDir,
          isReady: () => answersHttp(`http://127.0.0.1:${plan.port}/readyz`),
          readyWithinMs: 120_000,
        },
        print,
      );
      own.push(process_);
      return process_;
    };
    const outcomes = await Promise.allSettled([
      start({ name: 'api', script: 'api/main.js', variables, port: ports.api }),
      start({
        name: 'worker',
        script: 'worker/main.js',
        args: ['--queues', 'lifecycle,io,distribute'],
        variables: { ...variables, GALLEY_METRICS_PORT: String(ports.workerMetrics) },
        port: ports.workerMetrics,
      }),
      start({
        name: 'renderWorker',
        script: 'worker/main.js',
        args: ['--queues', 'render,render-bulk,video'],
        // Renders come and go in big pieces: more arenas would keep what was freed.
        variables: { ...variables, GALLEY_METRICS_PORT: String(ports.renderWorkerMetrics), MALLOC_ARENA_MAX: '2' },
        port: ports.renderWorkerMetrics,
        isLowPriority: true,
      }),
    ]);
    const [api, worker, renderWorker] = outcomes.map(valueOf) as [Supervised, Supervised, Supervised];
    return {
      dataDir,
      environment: variables,
      addresses: { ...servers.addresses, api: environment.GALLEY_API_URL, web: environment.GALLEY_API_URL },
      superuserUrl: servers.superuserUrl,
      adminEmail: installed.adminEmail,
      adminPassword: installed.adminPassword,
      adminApiKey,
      processes: { ...servers.processes, api, worker, renderWorker },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The variables of ours that were set by whoever starts the stack; the owner's address goes to no process. */
function passedOn(given: Record<string, string | undefined>): Record<string, string> {
  const names = Object.keys(environmentSchema.shape).filter((name) => name !== 'GALLEY_DATABASE_OWNER_URL');
  return Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
}

function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

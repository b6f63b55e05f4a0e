import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { answersHttp } from '../../dev/health.js';
import { processEnvironment } from '../../dev/process-environment.js';
import { projectRoot } from '../../runtime/project-root.js';
import { prepareBuckets } from '../../storage/prepare-buckets.js';
import type { Call, TestApi } from './test-api.js';
import { startTestApi } from './test-api.js';
import { testServers } from './test-servers.js';

/** The API of a test with workers of its own behind it: what is asked of lives happens. */
export interface LivingApi extends TestApi {
  /** Brings a sample photograph by form and waits until Galley has nothing more to do with it. */
  bring(call: Call, sample: string, form?: Record<string, string>): Promise<string>;
  /** Kills the workers as a crash would, in the middle of what they do, and starts others. */
  crashWorkers(): Promise<void>;
  /** The asset, once Galley has nothing more to do with it. */
  rested(assetId: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as TestAnswer.body
}

/**
 * Starts an API with a database, buckets and a Temporal namespace of its own, and a worker process for them; the servers are those
 * that all tests share.
 */
export async function startLivingApi(options: { environment?: Record<string, string> } = {}): Promise<LivingApi> {
  const mark = randomBytes(4).toString('hex');
  const namespace = `test-${mark}`;
  await registerNamespace(testServers().environment['GALLEY_TEMPORAL_ADDRESS'] ?? '', namespace);
  const api = await startTestApi({
    environment: {
      GALLEY_TEMPORAL_NAMESPACE: namespace,
      GALLEY_S3_BUCKET: `galley-${mark}`,
      GALLEY_S3_ARCHIVE_BUCKET: `galley-archive-${mark}`,
      GALLEY_S3_AUDIT_BUCKET: `galley-audit-${mark}`,
      GALLEY_S3_CDN_BUCKET: `galley-cdn-${mark}`,
      ...options.environment,
    },
  });
  let stopWorker = await prepareBuckets(api.services.environment)
    .then(async () => startWorker(api.services.environment))
    .catch(async (error: unknown) => {
      await api.close();
      throw error;
    });
  const admin = api.as(api.tenant.people.admin);

  const rested: LivingApi['rested'] = (assetId) =>
    until(`asset ${assetId} to rest`, async () => {
      const { body } = await admin('GET', `/assets/${assetId}`);
      return body.work.length === 0 ? body : undefined;
    });

  return {
    ...api,
    rested,
    bring: async (call, sample, form = {}) => {
      const answer = await call('POST', '/assets', { form: sampleForm(sample, form) });
      if (answer.status !== 202) throw new Error(answer.text);
      await rested(answer.body.assetId);
      return answer.body.assetId;
    },
    crashWorkers: async () => {
      await stopWorker('SIGKILL');
      stopWorker = await startWorker(api.services.environment);
    },
    close: async () => {
      await stopWorker();
      await api.close();
    },
  };
}

/** A sample photograph in a form. @param fields come before the file; `filename` renames it */
export function sampleForm(sample: string, { filename = sample, ...fields }: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([sampleBytes(sample)], { type: sample.endsWith('.png') ? 'image/png' : 'image/jpeg' }), filename);
  return form;
}

export function sampleBytes(sample: string): Buffer<ArrayBuffer> {
  return readFileSync(path.join(projectRoot, 'samples', sample));
}

/** Looks again and again, for at most 40 seconds. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 40_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited 40 seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function registerNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
    // The server's services learn of a namespace one after the other.
    await until('the namespace', async () => {
      const known = await connection.workflowService.listOpenWorkflowExecutions({ namespace }).catch(() => undefined);
      return known && true;
    });
  } finally {
    await connection.close();
  }
}

async function startWorker(environment: object): Promise<(signal?: NodeJS.Signals) => Promise<void>> {
  const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
  const port = await freePort();
  const worker = spawn(process.execPath, [path.join(projectRoot, 'dist', 'worker', 'main.js'), '--queues', 'lifecycle,io,render,render-bulk,video,distribute'], {
    env: { ...processEnvironment(), ...variables, GALLEY_LOG_LEVEL: 'error', GALLEY_METRICS_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(worker, 'exit');
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    worker.kill(signal);
    await ended;
  };
  try {
    await until('the worker', async () => {
      if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
      return (await answersHttp(`http://127.0.0.1:${port}/readyz`)) ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

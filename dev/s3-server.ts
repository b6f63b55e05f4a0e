import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { resolveBinary } from './binaries.js';
import { answersHttp } from './health.js';
import { processEnvironment } from './process-environment.js';
import type { Secrets } from './secrets.js';
import type { Supervised } from './supervise.js';
import { StartError, supervise } from './supervise.js';

/** Starts the embedded S3 server (versitygw), its objects as plain files under `<dataDir>/s3/`. */
export async function startS3(options: {
  dataDir: string;
  port: number;
  /** The origin of the web app, whose pages may upload to signed addresses. */
  webOrigin: string;
  secrets: Secrets;
  print: (line: string) => void;
}): Promise<Supervised> {
  const { dataDir, port, webOrigin, secrets, print } = options;
  const binary = await resolveBinary('versitygw', print);
  const folder = path.join(dataDir, 's3');
  const objects = path.join(folder, 'objects');
  const versions = path.join(folder, 'versions');
  const sidecar = path.join(folder, 'metadata');
  for (const made of [objects, versions]) mkdirSync(made, { recursive: true });

  const start = (): Promise<Supervised> =>
    supervise(
      {
        name: 's3',
        command: binary.path,
        args: [
          ...['--port', `127.0.0.1:${port}`, '--health', '/healthz', '--keep-alive', '--quiet', '--cors-allow-origin', webOrigin],
          ...['posix', '--versioning-dir', versions, ...(existsSync(sidecar) ? ['--sidecar', sidecar] : []), objects],
        ],
        // Not as arguments: those can be read by every account of the machine.
        environment: { ...processEnvironment(), ROOT_ACCESS_KEY: secrets.s3AccessKey, ROOT_SECRET_KEY: secrets.s3SecretKey },
        dataDir,
        isReady: () => answersHttp(`http://127.0.0.1:${port}/healthz`),
      },
      print,
    );

  try {
    return await start();
  } catch (error) {
    if (!(error instanceof StartError) || !/xattr|extended attribute/i.test(error.log) || existsSync(sidecar)) throw error;
    print(`the file system of ${folder} has no extended attributes; object metadata goes to ${sidecar}`);
    mkdirSync(sidecar);
    return start();
  }
}

import { execFile } from 'node:child_process';
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.js';
import { withLock } from './file-lock.js';
import { tailOf } from './run-step.js';

const run = promisify(execFile);
const artifact = { groupId: 'io.temporal', artifactId: 'temporal-test-server', version: '1.38.0' };

/**
 * The Temporal test server that skips time, for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable:
 * { type: 'existing-path', path } } })`. Its jars are fetched by Maven once, into the cache.
 * @throws Error when Java or Maven is missing, or Maven fails
 */
export async function timeSkippingServerPath(print: (line: string) => void = (line) => console.error(line)): Promise<string> {
  const folder = timeSkippingServerFolder();
  const script = path.join(folder, 'temporal-test-server');
  if (await exists(script)) return script;
  await mkdir(path.dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, print, async () => {
    if (await exists(script)) return;
    print(`fetching the time-skipping test server ${artifact.version} with Maven: under a minute, once`);
    const draft = await mkdtemp(path.join(path.dirname(folder), '.fetch-'));
    try {
      await fetchJars(draft);
      await writeFile(path.join(draft, 'temporal-test-server'), launcher);
      await chmod(path.join(draft, 'temporal-test-server'), 0o755);
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    print(`the time-skipping test server is kept in ${folder}`);
  });
  return script;
}

/** Whether the jars are in the cache already. */
export function hasTimeSkippingServer(): Promise<boolean> {
  return exists(path.join(timeSkippingServerFolder(), 'temporal-test-server'));
}

function timeSkippingServerFolder(): string {
  return path.join(cacheFolder(), `${artifact.artifactId}-${artifact.version}`);
}

/** Options meant for other Java programs of the machine are dropped: a second choice of collector ends the virtual machine. */
const launcher = `#!/bin/sh
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;

async function fetchJars(folder: string): Promise<void> {
  const dependency = Object.entries(artifact).map(([name, value]) => `<${name}>${value}</${name}>`);
  const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>galley</groupId><artifactId>time-skipping-server</artifactId><version>1</version>
<dependencies><dependency>${dependency.join('')}</dependency></dependencies></project>`;
  const pom = path.join(folder, 'pom.xml');
  await writeFile(pom, project);
  try {
    await run('mvn', ['--batch-mode', '--quiet', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${path.join(folder, 'lib')}`], {
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const { code, stdout, stderr } = error as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
    if (code === 'ENOENT')
      throw new Error('Maven (mvn), which fetches the time-skipping test server, is not installed. On Debian: apt-get install -y maven', { cause: error });
    throw new Error(`Maven could not fetch ${artifact.artifactId} ${artifact.version}:\n${tailOf(`${stdout ?? ''}\n${stderr ?? ''}`)}`, { cause: error });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

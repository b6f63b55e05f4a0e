import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { projectRoot } from '../runtime/project-root.js';
import type { BinaryName } from './binaries.js';
import { buildCommand, findBinary, findOnPath } from './binaries.js';
import { cacheFolder } from './cache-folder.js';
import { defaultDataDir } from './data-dir.js';
import { isFree } from './ports.js';
import { postgresPackageDir } from './postgres-binaries.js';
import { hasTimeSkippingServer } from './time-skipping-server.js';

const run = promisify(execFile);

/** One thing a machine must or may have. */
export interface MachineNeed {
  name: string;
  found: boolean;
  /** Version and place when found; what it is for when missing. */
  detail: string;
  /** What cannot run without it; nothing when it is only used if present. */
  neededFor: 'everything' | 'tests' | 'nothing';
  /** What to do, a command where there is one. */
  remedy: string;
}

/** Debian packages, by the program they bring. */
const debianPackages = { perl: 'perl', java: 'default-jre-headless', mvn: 'maven', ffmpeg: 'ffmpeg' } as const;

const leastFreeBytes = 5 * 1024 ** 3;

/** Looks at this machine. Starts nothing; makes the state and cache folders, to see whether it can. */
export async function machineNeeds(): Promise<MachineNeed[]> {
  const temporal = await server('temporal', 'workflows');
  const versitygw = await server('versitygw', 'object storage');
  const jarsAreThere = await hasTimeSkippingServer();
  return [
    nodeVersion(),
    await npmPackages(),
    await program('perl', ['-e', 'print $^V'], 'everything', 'exiftool reads metadata with it', `apt-get install -y ${debianPackages.perl}`),
    temporal,
    versitygw,
    await go(temporal.found && versitygw.found),
    embeddedPostgres(),
    await program('ffmpeg', ['-version'], 'tests', 'films and sound are shown by it; without it they are kept unseen', `apt-get install -y ${debianPackages.ffmpeg}`),
    await program('java', ['-version'], 'tests', 'the time-skipping test server', `apt-get install -y ${debianPackages.java}`),
    await program('mvn', ['--version'], jarsAreThere ? 'nothing' : 'tests', 'fetches the time-skipping test server', `apt-get install -y ${debianPackages.mvn}`),
    await chromium(),
    await diskSpace(),
    await writeAccess('state folder', defaultDataDir),
    await writeAccess('cache folder', cacheFolder()),
    await ports(),
  ];
}

/** Debian packages that the tests miss here. */
export async function missingDebianPackages(): Promise<string[]> {
  const wanted = Object.entries(debianPackages).filter(([name]) => name !== 'mvn');
  if (!(await hasTimeSkippingServer())) wanted.push(['mvn', debianPackages.mvn]);
  const missing = await Promise.all(wanted.map(async ([name, debian]) => ((await findOnPath(name)) ? [] : [debian])));
  return missing.flat();
}

function nodeVersion(): MachineNeed {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = major > 20 || (major === 20 && minor >= 19);
  return { name: 'Node', found, detail: process.version, neededFor: 'everything', remedy: 'install Node 20.19 or later' };
}

async function npmPackages(): Promise<MachineNeed> {
  const need = { name: 'npm packages', neededFor: 'everything', remedy: 'npm ci' } as const;
  const read = async (file: string): Promise<Record<string, { version?: string; optional?: boolean }>> =>
    (JSON.parse(await readFile(path.join(projectRoot, file), 'utf8')) as { packages: Record<string, { version?: string; optional?: boolean }> }).packages;
  if (!existsSync(path.join(projectRoot, 'node_modules', '.package-lock.json'))) return { ...need, found: false, detail: 'not installed' };
  const [wanted, installed] = await Promise.all([read('package-lock.json'), read('node_modules/.package-lock.json')]);
  const stale = Object.entries(wanted).filter(([name, one]) => name !== '' && !one.optional && installed[name]?.version !== one.version);
  const detail = stale.length === 0 ? `${Object.keys(installed).length} installed` : `${stale.length} differ from package-lock.json`;
  return { ...need, found: stale.length === 0, detail };
}

async function program(
  name: string,
  versionArgs: string[],
  neededFor: MachineNeed['neededFor'],
  purpose: string,
  remedy: string,
): Promise<MachineNeed> {
  const found = await findOnPath(name);
  if (!found) return { name, found: false, detail: purpose, neededFor, remedy };
  const { stdout, stderr } = await run(found, versionArgs).catch(() => ({ stdout: '', stderr: 'does not run' }));
  const firstLine = `${stdout}\n${stderr}`.split('\n').find((line) => line.trim() !== '' && !line.startsWith('Picked up'));
  return { name, found: true, detail: `${stripVTControlCharacters(firstLine ?? '').trim()} (${found})`, neededFor, remedy };
}

async function server(name: BinaryName, purpose: string): Promise<MachineNeed> {
  const notes: string[] = [];
  const found = await findBinary(name, (line) => notes.push(line));
  const remedy = `nothing: it is built at the first start (${buildCommand(name)}), or put it on PATH`;
  const detail = found ? `${found.path} (from ${found.from})` : `${purpose}; not built yet`;
  return { name, found: found !== undefined, detail: [detail, ...notes].join('; '), neededFor: 'nothing', remedy };
}

async function go(serversAreThere: boolean): Promise<MachineNeed> {
  const purpose = serversAreThere ? 'not needed: the servers are there' : 'builds temporal and versitygw';
  return program('go', ['version'], serversAreThere ? 'nothing' : 'everything', purpose, 'install Go 1.25 or later, or put temporal and versitygw on PATH');
}

function embeddedPostgres(): MachineNeed {
  const need = { name: 'embedded postgres', neededFor: 'everything', remedy: 'npm ci' } as const;
  try {
    return { ...need, found: true, detail: path.relative(projectRoot, postgresPackageDir()) };
  } catch (error) {
    return { ...need, found: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function chromium(): Promise<MachineNeed> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await program(name, ['--version'], 'nothing', '', '');
    if (found.found) return { ...found, name: 'chromium' };
  }
  return { name: 'chromium', found: false, detail: 'walks through the web app in a browser', neededFor: 'nothing', remedy: 'apt-get install -y chromium' };
}

async function diskSpace(): Promise<MachineNeed> {
  const { bavail, bsize } = await statfs(projectRoot);
  const free = bavail * bsize;
  return {
    name: 'disk space',
    found: free >= leastFreeBytes,
    detail: `${Math.floor(free / 1024 ** 3)} GiB free`,
    neededFor: 'everything',
    remedy: `free ${leastFreeBytes / 1024 ** 3} GiB, or put the state elsewhere with --data-dir`,
  };
}

async function writeAccess(name: string, folder: string): Promise<MachineNeed> {
  const found = await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  return { name, found, detail: folder, neededFor: 'everything', remedy: `make ${folder} writable for this account` };
}

async function ports(): Promise<MachineNeed> {
  const free = await Promise.all([20_000, 24_000, 28_000, 31_999].map(isFree));
  return {
    name: 'ports',
    found: free.includes(true),
    detail: 'servers listen on 127.0.0.1, on free ports from 20000 to 32000',
    neededFor: 'everything',
    remedy: 'allow this account to listen on 127.0.0.1',
  };
}

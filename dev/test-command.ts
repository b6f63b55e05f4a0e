import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { resolveBinary } from './binaries.js';
import { missingDebianPackages } from './machine-needs.js';
import { runVisibly } from './run-step.js';
import { timeSkippingServerPath } from './time-skipping-server.js';

/** Passed and failed tests; each check of the house counts as one. */
interface Tally {
  passed: number;
  failed: number;
}

const folders = ['schemas', 'domain', 'workflows', 'activities', 'api', 'worker', 'db', 'storage', 'runtime', 'cli', 'web', 'dev', 'bench', 'test'];
const require = createRequire(import.meta.url);
const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
const tool = (name: string, script: string): string => path.join(projectRoot, 'node_modules', name, script);

const checks: { name: string; script: string; args: string[] }[] = [
  { name: 'types', script: tool('typescript', 'bin/tsc'), args: ['-p', '.'] },
  { name: 'types of the web app', script: tool('typescript', 'bin/tsc'), args: ['-p', 'web', '--noEmit'] },
  { name: 'eslint', script: tool('eslint', 'bin/eslint.js'), args: ['.', '--max-warnings', '0'] },
  { name: 'arrows of the house', script: tool('dependency-cruiser', 'bin/dependency-cruise.mjs'), args: ['--config', '.dependency-cruiser.cjs', ...folders] },
  { name: 'unused code and packages', script: tool('knip', 'bin/knip.js'), args: [] },
  { name: 'workflow bundle', script: path.join('dist', 'worker', 'build-workflow-bundle.js'), args: [] },
];

/**
 * `test`: every check and every test; with arguments, jest alone with them. The last line printed is `N passed, N failed`.
 * @returns the exit code
 */
export async function testCommand(jestArgs: string[]): Promise<number> {
  const tally: Tally = { passed: 0, failed: 0 };
  if (process.env['BUILD_FAILED'] === 'true') {
    console.error('the build failed; see above');
    tally.failed += 1;
  }
  try {
    await section('what the tests need', prepareMachine);
    if (jestArgs.length === 0) for (const check of checks) add(tally, await section(check.name, () => runCheck(check)));
    add(tally, await section('jest', () => runJest(jestArgs)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    tally.failed += 1;
  }
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

async function section<T>(name: string, work: () => Promise<T>): Promise<T> {
  console.log(`== ${name}`);
  const startedAt = performance.now();
  const result = await work();
  console.log(`== ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

function add(tally: Tally, more: Tally): void {
  tally.passed += more.passed;
  tally.failed += more.failed;
}

/** Root in CI installs what is missing; anybody else is told the command. */
async function prepareMachine(): Promise<void> {
  const missing = await missingDebianPackages();
  if (missing.length > 0) {
    const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
    if (process.env['CI'] !== 'true' || process.getuid?.() !== 0) throw new Error(`the tests need ${missing.join(', ')}. On Debian, as root: ${install}`);
    console.log(`installing ${missing.join(', ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runVisibly('apt-get', ['update', '-q'], { cwd: '/', environment });
    if ((await runVisibly('apt-get', install.split(' ').slice(1), { cwd: '/', environment })) !== 0) throw new Error(`"${install}" failed`);
  }
  const print = (line: string): void => console.log(line);
  await resolveBinary('temporal', print);
  await resolveBinary('versitygw', print);
  await timeSkippingServerPath(print);
}

async function runCheck(check: { script: string; args: string[] }): Promise<Tally> {
  const code = await runVisibly(process.execPath, [check.script, ...check.args], { cwd: projectRoot });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runJest(args: string[]): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), 'galley-jest-'));
  const file = path.join(folder, 'results.json');
  const options = [process.env['NODE_OPTIONS'], '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' ');
  try {
    const code = await runVisibly(process.execPath, [jest, '--json', '--outputFile', file, ...args], {
      cwd: projectRoot,
      environment: { ...process.env, NODE_OPTIONS: options },
    });
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const results = JSON.parse(await readFile(file, 'utf8')) as { numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number };
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Jest can end badly with every test passed: a hook or the global teardown failed.
    return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

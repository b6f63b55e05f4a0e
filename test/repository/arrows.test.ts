import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../runtime/project-root.js';

const run = promisify(execFile);

/** Files of a small house, each breaking the rule that its line names. */
const unruly: [file: string, code: string, rule: string][] = [
  ['schemas/up.ts', "import { rule } from '../domain/rule.js'; export const up = rule;", 'schemas-imports-only-its-own'],
  ['domain/value.ts', "import { asset } from '../schemas/asset.js'; export const value = asset;", 'domain-takes-only-types'],
  ['domain/package.ts', "import { z } from 'zod'; export const schema = z.string();", 'pure-code-has-no-packages'],
  ['domain/late.ts', "export const schema = await import('zod');", 'pure-code-has-no-packages'],
  ['domain/temporal.ts', "import { sleep } from '@temporalio/workflow'; export const wait = sleep;", 'domain-does-not-know-temporal'],
  ['workflows/value.ts', "import { ingest } from '../activities/ingest.js'; export const value = ingest;", 'workflows-takes-only-types'],
  ['workflows/node.ts', "import path from 'node:path'; export const file = path.sep;", 'pure-code-has-no-packages'],
  ['workflows/database.ts', "import { query } from '../db/query.js'; export const value = query;", 'workflows-imports-only-its-own'],
  ['activities/up.ts', "import { life } from '../workflows/life.js'; export const up = life;", 'activities-imports-only-its-own'],
  ['runtime/start.ts', "import { query } from '../db/query.js'; export const start = query;", 'runtime-takes-only-types'],
  ['runtime/life.ts', "import { life } from '../workflows/life.js'; export const start = life;", 'runtime-imports-only-its-own'],
  ['activities/pixels.ts', "import sharp from 'sharp'; export const image = sharp;", 'pixels-are-touched-in-render'],
  ['activities/bucket.ts', "import { S3Client } from '@aws-sdk/client-s3'; export const store = S3Client;", 's3-is-spoken-in-storage'],
  ['activities/pool.ts', "import type { Pool } from 'pg'; export type Database = Pool;", 'postgresql-is-spoken-in-db'],
  ['api/activity.ts', "import { ingest } from '../activities/ingest.js'; export const value = ingest;", 'api-imports-only-its-own'],
  ['cli/database.ts', "import { query } from '../db/query.js'; export const value = query;", 'cli-imports-only-its-own'],
  ['web/value.ts', "import { asset } from '../schemas/asset.js'; export const value = asset;", 'web-takes-only-types'],
  ['worker/rehearsal.ts', "import { stack } from '../dev/stack.js'; export const value = stack;", 'worker-imports-only-its-own'],
  ['storage/up.ts', "import { query } from '../db/query.js'; export const value = query;", 'storage-imports-only-its-own'],
  ['api/one.ts', "import { two } from './two.js'; export const one = () => two;", 'no-cycles'],
  ['api/nowhere.ts', "import { lost } from './lost.js'; export const found = lost;", 'imports-resolve'],
  ['db/jest.ts', "import { expect } from '@jest/globals'; export const value = expect;", 'production-does-not-need-development-packages'],
];

/** Files that the ones above need, and that break nothing. */
const orderly: [file: string, code: string][] = [
  ['api/two.ts', "import { one } from './one.js'; export const two = () => one;"],
  ['schemas/asset.ts', "import { z } from 'zod'; export const asset = z.string(); export type Asset = string;"],
  ['domain/rule.ts', "import type { Asset } from '../schemas/asset.js'; export const rule = (asset: Asset) => asset;"],
  ['workflows/life.ts', "import { rule } from '../domain/rule.js'; import type { ingest } from '../activities/ingest.js'; export const life = (step: typeof ingest) => [rule, step];"],
  ['activities/ingest.ts', "import { query } from '../db/query.js'; export const ingest = query;"],
  ['activities/tell.ts', "import { tell } from '../workflows/messages.js'; export const told = tell;"],
  ['workflows/messages.ts', 'export const tell = 1;'],
  ['activities/render/pixels.ts', "import sharp from 'sharp'; export const image = sharp;"],
  ['db/query.ts', "import { Pool } from 'pg'; export const query = Pool;"],
  ['dev/stack.ts', "import { life } from '../workflows/life.js'; export const stack = life;"],
];

let folder: string;
const broken = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'galley-arrows-'));
  for (const [file, code] of [...unruly, ...orderly]) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), `${code}\n`);
  }
  for (const shared of ['node_modules', 'package.json', 'tsconfig.json']) {
    await symlink(path.join(projectRoot, shared), path.join(folder, shared));
  }
  const tool = path.join(projectRoot, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const configuration = path.join(projectRoot, '.dependency-cruiser.cjs');
  const folders = [...new Set(unruly.map(([file]) => file.split('/')[0] ?? ''))];
  const { stdout } = await run(process.execPath, [tool, '--config', configuration, '--output-type', 'json', ...folders], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((failure: { stdout: string }) => failure);
  const report = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  for (const { from, rule } of report.summary.violations) broken.set(from, [...(broken.get(from) ?? []), rule.name]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('dependency-cruiser holds the arrows of the house', () => {
  test.each(unruly)('%s is reported: %s', (file, _code, rule) => {
    expect(broken.get(file) ?? []).toContain(rule);
  });

  test.each(orderly)('%s is allowed: %s', (file) => {
    expect(broken.get(file) ?? []).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';
import { bundleCap, writeWorkflowBundle } from '../../worker/workflow-bundle.js';

let folder: string;
const bundle = () => path.join(folder, 'bundle.js');

async function bundleOf(code: string): Promise<number> {
  const source = path.join(folder, 'workflows', 'index.js');
  await writeFile(source, code);
  return writeWorkflowBundle(source, bundle());
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'galley-bundle-'));
  await mkdir(path.join(folder, 'workflows'));
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await symlink(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the workflow bundle', () => {
  test('holds the workflows and tells its size without the source map', async () => {
    const bytes = await bundleOf("import { sleep } from '@temporalio/workflow';\nexport async function nap() { await sleep(1); }\n");
    const written = await readFile(bundle(), 'utf8');
    expect(written).toContain('async function nap()');
    expect(bytes).toBeLessThan(written.length);
    expect(bytes).toBeLessThan(bundleCap);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/bundle\.js\./));
  });

  test('is refused with zod in it, and the last good one stays', async () => {
    await writeFile(bundle(), 'the last good one');
    await expect(bundleOf("import { z } from 'zod';\nexport async function parse() { return z.string().parse('a'); }\n")).rejects.toThrow('holds zod');
    expect(await readFile(bundle(), 'utf8')).toBe('the last good one');
  });

  test('is refused over the cap', async () => {
    const table = JSON.stringify('x'.repeat(bundleCap));
    await expect(bundleOf(`export async function look() { return ${table}.length; }\n`)).rejects.toThrow('over the cap');
  });

  test('is refused with a Node built-in in it', async () => {
    await expect(bundleOf("import { readFile } from 'node:fs/promises';\nexport async function read() { return readFile('a'); }\n")).rejects.toThrow();
  });
});

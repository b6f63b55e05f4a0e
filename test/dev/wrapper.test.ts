import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';

const wrapper = path.join(projectRoot, 'galley');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'galley wrapper '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the wrapper', () => {
  test('works through a symbolic link, from a folder with a space in its name', async () => {
    const link = path.join(folder, 'galley');
    await symlink(wrapper, link);
    const help = execFileSync(link, ['--help'], { cwd: folder, encoding: 'utf8' });
    for (const word of ['demo', 'up', 'test', 'doctor', 'reset']) expect(help).toMatch(new RegExp(`^  ${word} `, 'm'));
  });

  test('says which Node it needs', async () => {
    await writeFile(path.join(folder, 'node'), '#!/bin/sh\necho v18.20.4\n', { mode: 0o755 });
    const run = spawnSync(wrapper, ['up'], { env: { PATH: `${folder}:/usr/bin:/bin` }, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([1, 'galley: Node v18.20.4 is too old. Install Node 20.19 or later.\n']);
  });
});

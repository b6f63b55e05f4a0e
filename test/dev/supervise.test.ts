import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { takeLock } from '../../dev/file-lock.js';
import { choosePorts } from '../../dev/ports.js';
import { identify, isRunning } from '../../dev/process-identity.js';
import { readSecrets } from '../../dev/secrets.js';
import { supervise } from '../../dev/supervise.js';
import { waitUntil } from '../../dev/wait-until.js';

let folder: string;
const print = (): void => undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'galley-supervise-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function node(script: string, name: string) {
  return { name, command: process.execPath, args: ['-e', script], environment: {}, dataDir: folder };
}

describe('supervision', () => {
  test('a process that ends at once is reported with the end of its log', async () => {
    const starting = supervise({ ...node('console.error("the disk is full"); process.exit(3)', 'broken'), isReady: async () => false }, print);
    await expect(starting).rejects.toThrow(/broken ended at once \(exit code 3\)[^]*the disk is full/);
  });

  test('a process that never gets ready is stopped and reported', async () => {
    const starting = supervise({ ...node('setInterval(() => {}, 1000)', 'mute'), isReady: async () => false, readyWithinMs: 300 }, print);
    await expect(starting).rejects.toThrow('mute was not ready within 0.3 s');
    expect(existsSync(path.join(folder, 'run', 'mute.json'))).toBe(false);
  });

  test('a process that ignores SIGTERM is killed', async () => {
    const marker = path.join(folder, 'deaf-is-up');
    const script = `process.on('SIGTERM', () => {}); require('fs').writeFileSync(${JSON.stringify(marker)}, ''); setInterval(() => {}, 1000)`;
    const deaf = await supervise({ ...node(script, 'deaf'), isReady: async () => existsSync(marker), stopWithinMs: 200 }, print);
    const identity = identify(deaf.pid ?? 0);
    await deaf.stop();
    expect(identity && isRunning(identity)).toBe(false);
  });

  test('a process gets the environment it is given and nothing else', async () => {
    process.env['GALLEY_TEST_SECRET'] = 'of the shell';
    const file = path.join(folder, 'environment.json');
    const script = `require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env)); setInterval(() => {}, 1000)`;
    const one = await supervise({ ...node(script, 'plain'), environment: { ONLY: 'this' }, isReady: async () => existsSync(file) }, print);
    delete process.env['GALLEY_TEST_SECRET'];
    await one.stop();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ONLY: 'this' });
  });
});

describe('a process that runs and will never work again', () => {
  test('is ended and started again; one of which nothing is known is left alone', async () => {
    const lives = path.join(folder, 'lives');
    const script = `require('fs').appendFileSync(${JSON.stringify(lives)}, 'x'); setInterval(() => {}, 1000)`;
    const count = (): number => (existsSync(lives) ? readFileSync(lives, 'utf8').length : 0);
    const answers: (() => boolean)[] = [
      () => false,
      () => {
        throw new Error('no answer');
      },
      () => true,
    ];
    let [asked, earlierLives] = [0, 0];
    const stuck = await supervise(
      { ...node(script, 'stuck'), isReady: async () => count() > earlierLives, isStuck: async () => answers[Math.min(asked++, answers.length)]?.() ?? false, stuckEveryMs: 20 },
      print,
    );
    earlierLives = 1;
    await waitUntil(() => stuck.restarts === 1, { withinMs: 10_000, everyMs: 10 });
    await stuck.ready();
    expect([count(), stuck.restarts, asked >= 3]).toEqual([2, 1, true]);
    await stuck.stop();
  });
});

describe('a lock file', () => {
  test('refuses a second holder and names the first', () => {
    const file = path.join(folder, 'one.lock');
    const release = takeLock(file);
    expect(() => takeLock(file)).toThrow(`running process ${process.pid}`);
    release();
    takeLock(file)();
  });

  test('left by a process that died is taken over, even when its number is in use again', async () => {
    const file = path.join(folder, 'stale.lock');
    await writeFile(file, JSON.stringify({ pid: process.pid, started: 'another time' }));
    takeLock(file)();
    expect(existsSync(file)).toBe(false);
  });
});

describe('ports', () => {
  test('that were asked for and are taken are refused by name', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await expect(choosePorts(folder, { api: port })).rejects.toThrow(`port ${port}, asked for as the api port, is taken`);
    taken.close();
  });

  test('stay the same from run to run unless one was lost', async () => {
    const first = await choosePorts(folder);
    const thief = createServer();
    await new Promise<void>((resolve) => thief.listen(first.s3, '127.0.0.1', resolve));
    const second = await choosePorts(folder);
    thief.close();
    expect({ ...second, s3: 0 }).toEqual({ ...first, s3: 0 });
    expect(second.s3).not.toBe(first.s3);
  });
});

describe('secrets', () => {
  test('are made once', () => {
    expect(readSecrets(folder)).toEqual(readSecrets(folder));
  });
});

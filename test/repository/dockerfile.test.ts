import { describe, expect, test } from '@jest/globals';
import { environmentSchema } from '../../schemas/environment.js';
import { readTrackedText, trackedFiles } from './tracked-files.js';

const dockerfile = readTrackedText('Dockerfile') ?? '';
const instructions = dockerfile
  .replaceAll(/^\s*#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ word: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
const lastStage = instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'));
const stages = instructions.filter(({ word }) => word === 'FROM').map(({ rest }) => rest.split(/ as /i));
const copies = instructions
  .filter(({ word }) => word === 'COPY')
  .map(({ rest }) => {
    const words = rest.split(/\s+/);
    const from = words.find((one) => one.startsWith('--from='))?.slice('--from='.length);
    return { from, sources: words.filter((one) => !one.startsWith('--')).slice(0, -1) };
  });
const copiedFromRepository = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);

const exists = (source: string) => trackedFiles.some((file) => file === source || file.startsWith(`${source}/`));

describe('Dockerfile (linted here, not built)', () => {
  test('starts from images of one version, the last one named', () => {
    for (const [image] of stages) expect(image).toMatch(/^[\w./-]+:\d+[\w.-]*$/);
    expect(stages.map(([, name]) => name)).toEqual(['build', 'run']);
  });

  test('copies only what is tracked and let through by .dockerignore', () => {
    const letThrough = (readTrackedText('.dockerignore') ?? '')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copiedFromRepository.filter((source) => !exists(source))).toEqual([]);
    expect(copiedFromRepository.filter((source) => !letThrough.some((one) => source === one || source.startsWith(`${one}/`)))).toEqual([]);
    expect(letThrough.filter((one) => !exists(one))).toEqual([]);
  });

  test('copies from stages that exist', () => {
    const named = copies.flatMap(({ from }) => from ?? []);
    expect(named.filter((from) => !stages.some(([, name]) => name === from))).toEqual([]);
  });

  test('builds every folder of the house', () => {
    const { include } = JSON.parse(readTrackedText('tsconfig.json') ?? '') as { include: string[] };
    const rehearsals = ['dev', 'bench', 'test'];
    expect([...include.filter((folder) => !rehearsals.includes(folder)), 'web'].filter((folder) => !copiedFromRepository.includes(folder))).toEqual([]);
  });

  test('runs as a user without rights, under an init process, and says whether it is well', () => {
    const words = lastStage.map(({ word }) => word);
    expect(lastStage.find(({ word }) => word === 'USER')?.rest).toBe('node');
    expect(words.lastIndexOf('USER')).toBeGreaterThan(words.lastIndexOf('RUN'));
    expect(lastStage.find(({ word }) => word === 'ENTRYPOINT')?.rest).toMatch(/^\["tini", "--"/);
    expect(lastStage.find(({ word }) => word === 'HEALTHCHECK')?.rest).toContain('deploy/health-check.js');
    expect(lastStage.find(({ word }) => word === 'RUN')?.rest).toMatch(/ perl tini /);
  });

  test('carries no development packages and fetches nothing without a checksum', () => {
    expect(dockerfile).toContain('npm prune --omit=dev');
    expect(instructions.filter(({ word, rest }) => word === 'ADD' || /\b(curl|wget)\b/.test(rest))).toEqual([]);
  });

  test('sets only variables that Galley knows, and opens the port that the API listens on', () => {
    const set = [...dockerfile.matchAll(/\b(GALLEY_\w+)=/g)].map(([, name]) => name ?? '');
    expect(set.filter((name) => !(name in environmentSchema.shape))).toEqual([]);
    expect(lastStage.find(({ word }) => word === 'EXPOSE')?.rest).toBe(String(environmentSchema.shape.GALLEY_API_PORT.parse(undefined)));
  });
});

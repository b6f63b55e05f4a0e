import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readTrackedText, trackedFiles } from './tracked-files.js';

/** Where packages come from is the business of the machine, not of the repository. */
const registryHosts = [
  /registry\.npmjs\.(org|com)/,
  /registry\.yarnpkg\.com/,
  /npm\.pkg\.github\.com/,
  /(proxy|sum)\.golang\.org/,
  /(files\.pythonhosted|pypi)\.org/,
  /\b(artifactory|verdaccio|jfrog|sonatype)\b/i,
  ...thisMachinesRegistries(),
];

/** A path that exists on one machine only. Containers and examples get their folders from variables or from the system. */
const machinePaths = [
  /(?<![\w.~)}\]-])\/(root|work)\/[\w.-]/,
  /(?<![\w.~)}\]-])\/(home|Users)\/(?!node\b)[\w.-]+\//,
  /(?<![\w.~)}\]-])\/tmp\/[\w.-]/,
  /\b[A-Z]:\\(Users|Windows)\b/,
];

function thisMachinesRegistries(): RegExp[] {
  const npm = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const go = (process.env['GOPROXY'] ?? '').split(/[,|]/);
  return [npm, ...go, process.env['PIP_INDEX_URL'] ?? '']
    .flatMap((address) => (URL.canParse(address) ? [new URL(address)] : []))
    .filter(({ hostname }) => !['', 'localhost', '127.0.0.1', '[::1]'].includes(hostname))
    .map(({ host }) => new RegExp(host.replaceAll('.', '\\.')));
}

function linesWith(patterns: RegExp[]): string[] {
  return trackedFiles.flatMap((file) =>
    (readTrackedText(file) ?? '')
      .split('\n')
      .flatMap((line, index) => (patterns.some((pattern) => pattern.test(line)) ? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`] : [])),
  );
}

describe('the repository works on any machine', () => {
  test('no tracked text names a package registry', () => {
    const here = 'test/repository/portable-texts.test.ts';
    expect(linesWith(registryHosts).filter((line) => !line.startsWith(here))).toEqual([]);
  });

  test('no tracked text holds a path of one machine', () => {
    expect(linesWith(machinePaths)).toEqual([]);
  });

  test.each([
    ["const file = '/work" + "/main/a.ts';", true],
    ['cd /home' + '/anna/galley', true],
    ['path: /tmp' + '/galley', true],
    ['GET /api/v1/assets/{id}/work/1', false],
    ['WORKDIR /home/node/galley', false],
    ['https://example.org/tmp/file', false],
  ])('%s is told apart', (line, found) => {
    expect(machinePaths.some((pattern) => pattern.test(line))).toBe(found);
  });
});

import { describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { readTrackedText, trackedFiles } from './tracked-files.js';

const sources = trackedFiles.filter((file) => /^(schemas|domain|workflows|activities|api|worker|db|storage|runtime|cli|web|dev|bench|test)\//.test(file));
const code = sources.filter((file) => /\.(ts|tsx|js|cjs)$/.test(file));

function linesWith(pattern: RegExp): string[] {
  return code.flatMap((file) =>
    (readTrackedText(file) ?? '').split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('the style of the house', () => {
  test('a file is named for its one idea, in kebab-case', () => {
    const misnamed = code.map((file) => path.basename(file)).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.config|\.d)?\.(ts|tsx|js|cjs)$/.test(name));
    expect(misnamed).toEqual([]);
  });

  test('no file is a drawer for whatever fits nowhere', () => {
    expect(sources.filter((file) => /(^|[/.-])(utils?|helpers?|managers?|misc|common)([/.-]|$)/i.test(file))).toEqual([]);
  });

  test('a rule of lint or types is switched off only with a reason', () => {
    expect(linesWith(/eslint-disable(?!.* -- \S)/).filter((line) => !line.startsWith('test/repository/'))).toEqual([]);
    expect(linesWith(/@ts-(ignore|nocheck)|@ts-expect-error\s*$/).filter((line) => !line.startsWith('test/repository/'))).toEqual([]);
  });

  test('nothing is left for later', () => {
    expect(linesWith(/\b(TODO|FIXME|XXX|HACK)\b/).filter((line) => !line.startsWith('test/repository/'))).toEqual([]);
  });

  test('no test is skipped, and none runs alone', () => {
    expect(linesWith(/\b(test|it|describe)\.(only|skip|todo)\b|\b(xtest|xit|xdescribe|fit|fdescribe)\(/).filter((line) => line.startsWith('test/') && !line.startsWith('test/repository/'))).toEqual([]);
  });
});

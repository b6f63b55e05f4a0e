import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createCli } from '../../cli/cli.js';
import { exitCodes } from '../../cli/exit-codes.js';
import { createProgram } from '../../cli/program.js';
import { projectRoot } from '../../runtime/project-root.js';
import { generatedBlocks } from './generated-blocks.js';
import { trackedFiles } from './tracked-files.js';

const read = (page: string): string => readFileSync(path.join(projectRoot, page), 'utf8');

describe('the documents say what the code does', () => {
  test.each(generatedBlocks())('$page: $name', ({ page, name, text }) => {
    const block = new RegExp(`<!-- generated ${name} -->\n([\\s\\S]*?)\n<!-- end ${name} -->`).exec(read(page))?.[1];
    expect(block?.trim()).toBe(text);
  });

  test('docs/cli.md names every command with every option', () => {
    const page = read('docs/cli.md');
    const missing = leaves(createProgram(createCli(new AbortController().signal))).flatMap(({ name, command }) => {
      const section = new RegExp(`\n### \`galley ${name}\\b[\\s\\S]*?(?=\n##|$)`).exec(page)?.[0];
      if (section === undefined) return [name];
      const options = command.options.flatMap(({ long }) => (long == null || long === '--json' || section.includes(`\`${long}`) ? [] : [`${name} ${long}`]));
      return options;
    });
    expect(missing).toEqual([]);
  });

  test('docs/cli.md lists every exit code', () => {
    const page = read('docs/cli.md');
    for (const code of Object.values(exitCodes)) expect(page).toContain(`| ${code} |`);
  });

  test('every link to a file of the repository leads to one', () => {
    const broken = trackedFiles
      .filter((file) => file.endsWith('.md'))
      .flatMap((page) =>
        [...read(page).matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
          .map(([, target]) => target ?? '')
          .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(path.join(projectRoot, path.dirname(page), target)))
          .map((target) => `${page}: ${target}`),
      );
    expect(broken).toEqual([]);
  });

  test('decisions are numbered without gaps and twins', () => {
    const numbers = trackedFiles.flatMap((file) => /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1] ?? []).map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});

function leaves(command: Command, prefix = ''): { name: string; command: Command }[] {
  return command.commands.flatMap((one) => {
    const name = `${prefix}${one.name()}`;
    return one.commands.length === 0 ? [{ name, command: one }] : leaves(one, `${name} `);
  });
}

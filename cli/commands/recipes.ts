import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import type { z } from 'zod';
import { recipeHistorySchema, recipeImpactSchema, recipeListSchema, recipePreviewSchema } from '../../schemas/recipes.js';
import { recipeStateSchema } from '../../schemas/vocabulary.js';
import { countArgument, idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';
import { usageFailure } from '../cli-failure.js';

const lookEveryMilliseconds = 500;

export function recipesCommand(cli: Cli): Command {
  const command = new Command('recipes').description('list, show, draft, try, activate and retire recipes');
  command
    .command('list')
    .description('list the recipes in use, or those of another state')
    .addOption(new Option('--state <state>', 'of which state').choices(recipeStateSchema.options).default('active'))
    .action(async (options: { readonly state: string }) => {
      const { items } = await (await cli.api()).get('/recipes', recipeListSchema, { state: options.state });
      for (const one of items) {
        cli.output.value(one);
        cli.output.line(`${one.name.padEnd(28)}  ${String(one.version).padStart(3)}  ${one.purpose.padEnd(7)}  ${drawingIn(one.drawing)}`);
      }
    });
  command
    .command('show')
    .description('show every version of a recipe')
    .argument('<name>', 'which')
    .action(async (name: string) => show(cli, await (await cli.api()).get(`/recipes/${encodeURIComponent(name)}`, recipeHistorySchema)));
  command
    .command('add')
    .description('draft a recipe, or the next version of one, from a JSON file: {name, purpose, drawing}')
    .argument('<file>', 'what POST /recipes takes')
    .action(async (file: string) => show(cli, await (await cli.api()).post('/recipes', await readJson(file), recipeHistorySchema)));
  for (const [ask, description] of [['activate', 'put a version in use: what comes in from now on is drawn by it'], ['retire', 'take the version in use out of it']] as const) {
    command
      .command(ask)
      .description(description)
      .argument('<name>', 'which recipe')
      .argument('<version>', 'which version', countArgument)
      .action(async (name: string, version: number) => show(cli, await (await cli.api()).post(`${pathOf(name, version)}/${ask}`, {}, recipeHistorySchema)));
  }
  command
    .command('preview')
    .description('draw a version on an asset, and wait for it')
    .argument('<name>', 'which recipe')
    .argument('<version>', 'which version', countArgument)
    .requiredOption('--asset <assetId>', 'on which asset', idArgument)
    .action(async (name: string, version: number, options: { readonly asset: string }) => {
      const api = await cli.api();
      const asked = await api.post(`${pathOf(name, version)}/preview`, { assetId: options.asset }, recipePreviewSchema);
      let preview = asked;
      while (preview.state === 'pending') {
        await sleep(lookEveryMilliseconds, undefined, { signal: cli.signal });
        preview = await api.get(`/recipe-previews/${asked.id}`, recipePreviewSchema);
      }
      cli.output.value(preview);
      cli.output.line(preview.reason === null ? `${preview.width ?? 0} x ${preview.height ?? 0}, ${preview.bytes ?? 0} bytes: ${preview.url ?? ''}` : `${preview.reason.title}. ${preview.reason.remedy}`);
    });
  command
    .command('impact')
    .description('count what bringing a version to every picture that lacks it would make')
    .argument('<name>', 'which recipe')
    .argument('<version>', 'which version', countArgument)
    .action(async (name: string, version: number) => {
      const impact = await (await cli.api()).get(`${pathOf(name, version)}/impact`, recipeImpactSchema);
      cli.output.value(impact);
      cli.output.line(impactIn(impact));
    });
  return command;
}

export function impactIn({ versions, renditions, tooSmall, bytes, minutes }: z.output<typeof recipeImpactSchema>): string {
  return `${renditions} renditions of ${versions} pictures, about ${(bytes / 1e9).toFixed(3)} GB and ${minutes} minutes; ${tooSmall} pictures are too small`;
}

function show(cli: Cli, { name, versions, isReserved }: z.output<typeof recipeHistorySchema>): void {
  cli.output.value({ name, isReserved, versions });
  cli.output.line(`${name}${isReserved ? ': Galley itself shows pictures by it' : ''}`);
  for (const one of versions) cli.output.line(`${String(one.version).padStart(4)}  ${one.state.padEnd(10)}  ${one.madeBy?.name ?? 'Galley'}  ${drawingIn(one.drawing)}`);
}

function drawingIn({ fit, width, height, format, quality, maxBytes }: z.output<typeof recipeListSchema>['items'][number]['drawing']): string {
  return `${fit} ${width}x${height} ${format} ${quality}${maxBytes === null ? '' : ` at most ${maxBytes} bytes`}`;
}

function pathOf(name: string, version: number): string {
  return `/recipes/${encodeURIComponent(name)}/versions/${version}`;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw usageFailure(`There is no file ${file} that can be read.`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw usageFailure(`${file} holds no JSON.`);
  }
}

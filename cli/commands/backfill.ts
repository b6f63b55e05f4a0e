import { Command } from 'commander';
import type { z } from 'zod';
import { backfillPageSchema, backfillSchema } from '../../schemas/backfills.js';
import { recipeImpactSchema } from '../../schemas/recipes.js';
import { allPages } from '../all-pages.js';
import { idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';
import { usageFailure } from '../cli-failure.js';
import { impactIn } from './recipes.js';

export function backfillCommand(cli: Cli): Command {
  const command = new Command('backfill').description('bring recipes to the pictures that lack them, behind new uploads');
  command
    .command('start')
    .description('begin one, or follow the one that does it already')
    .argument('[recipes...]', 'names of recipes in use')
    .option('--all-stale', 'all recipes in use')
    .option('--dry-run', 'only say what it would make')
    .action(async (names: readonly string[], options: { readonly allStale?: true; readonly dryRun?: true }) => {
      if ((names.length === 0) === (options.allStale === undefined)) throw usageFailure('Name recipes, or give --all-stale.');
      const api = await cli.api();
      const recipes = options.allStale === true ? 'all_stale' : names;
      if (options.dryRun === true) {
        const impact = await api.post('/backfills', { recipes, dryRun: true }, recipeImpactSchema);
        cli.output.value(impact);
        cli.output.line(impactIn(impact));
        return;
      }
      show(cli, await api.post('/backfills', { recipes }, backfillSchema));
    });
  command
    .command('status')
    .description('show how far one has come, or list them all')
    .argument('[backfillId]', 'which', idArgument)
    .action(async (id: string | undefined) => {
      const api = await cli.api();
      if (id !== undefined) return show(cli, await api.get(`/backfills/${id}`, backfillSchema));
      for await (const one of allPages(api, '/backfills', backfillPageSchema, {}, 50)) {
        cli.output.value(one);
        cli.output.line(`${one.id}  ${one.state.padEnd(9)}  ${one.counts.done}/${one.versions} drawn  ${one.recipes.map(({ name }) => name).join(', ')}`);
      }
    });
  for (const ask of ['pause', 'resume', 'cancel'] as const) {
    command
      .command(ask)
      .description(`${ask} a backfill`)
      .argument('<backfillId>', 'which', idArgument)
      .action(async (id: string) => show(cli, await (await cli.api()).post(`/backfills/${id}/${ask}`, {}, backfillSchema)));
  }
  return command;
}

function show(cli: Cli, run: z.output<typeof backfillSchema>): void {
  const { id, state, counts, versions, renditions, perMinute, readyAt, reasons } = run;
  cli.output.value(run);
  cli.output.line(`backfill ${id} is ${state}: ${counts.done} of ${versions} drawn, ${counts.pending} to go, ${counts.skipped} skipped, ${counts.failed} failed; ${renditions.ready} renditions made`);
  if (perMinute !== null && readyAt !== null) cli.output.line(`${perMinute} pictures a minute; through at ${readyAt}`);
  for (const one of reasons) cli.output.line(`${String(one.versions).padStart(6)}  ${one.state}: ${one.title}. ${one.remedy}`);
}

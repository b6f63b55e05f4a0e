import { Command, Option } from 'commander';
import type { z } from 'zod';
import { componentPageSchema, componentSchema, impactSchema } from '../../schemas/components.js';
import { dryRunSchema, pullThroughPageSchema, pullThroughSchema } from '../../schemas/pull-throughs.js';
import { severitySchema } from '../../schemas/vocabulary.js';
import { allPages } from '../all-pages.js';
import { countArgument, idArgument, instantArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

interface PullThroughOptions {
  readonly to: string;
  readonly reason: string;
  readonly severity?: string;
  readonly at?: string;
  readonly dryRun?: true;
}

export function componentCommand(cli: Cli): Command {
  const component = new Command('component').description('list and show components, and bring a change of one to everything that uses it');
  component
    .command('ls')
    .description('list components, newest first')
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: { readonly limit: number }) => {
      for await (const one of allPages(await cli.api(), '/components', componentPageSchema, {}, options.limit)) {
        cli.output.value(one);
        cli.output.line(`${one.id}  ${one.kind.padEnd(16)}  ${one.state.padEnd(7)}  ${one.name}`);
      }
    });
  component
    .command('show')
    .description('show a component with its versions')
    .argument('<componentId>', 'which', idArgument)
    .action(async (id: string) => {
      const one = await (await cli.api()).get(`/components/${id}`, componentSchema);
      cli.output.value(one);
      cli.output.line(`${one.name}: a ${words(one.kind)}, ${one.state}, of ${one.owner.name}; decided on by ${one.decidedBy.map(words).join(' or ')}`);
      for (const { id: versionId, number, state, market, locale, text, supersededFrom } of one.versionList) {
        const where = [market, locale].filter((part) => part !== '*' && part !== 'und').join(' ');
        cli.output.line(`${String(number).padStart(4)}  ${versionId}  ${(supersededFrom === null ? state : 'replaced').padEnd(8)}  ${where === '' ? '' : `${where}: `}${text}`);
      }
    });
  component
    .command('impact')
    .description('count what depends on a component')
    .argument('<componentId>', 'which', idArgument)
    .action(async (id: string) => {
      const impact = await (await cli.api()).get(`/components/${id}/impact`, impactSchema, { limit: 1 });
      cli.output.value(impact);
      cli.output.line(`${impact.assets} assets, ${impact.renditions} renditions, ${impact.livePlacements} live and ${impact.scheduledPlacements} scheduled placements; ${impact.inReview} in review, ${impact.held} held`);
    });
  component
    .command('pull-through')
    .description('bring a version to everything that uses another one')
    .argument('<componentId>', 'of which component', idArgument)
    .requiredOption('--to <versionId>', 'which version', idArgument)
    .requiredOption('--reason <text>', 'why, for those who approve again')
    .addOption(new Option('--severity <severity>', 'default: that of the component').choices(severitySchema.options))
    .option('--at <instant>', 'when it begins (default: now)', instantArgument)
    .option('--dry-run', 'only say what would happen')
    .action(async (id: string, options: PullThroughOptions) => {
      const { to, reason, severity, at, dryRun } = options;
      const api = await cli.api();
      const body = { toVersionId: to, reason, severity, effectiveAt: at };
      if (dryRun === true) {
        const plan = await api.post(`/components/${id}/pull-through`, { ...body, dryRun }, dryRunSchema);
        cli.output.value(plan);
        cli.output.line(`${plan.replaced} of ${plan.assets} would be replaced: ${plan.needApproval} after approval, ${plan.takenDownFirst} taken down first; ${plan.skipped} skipped, ${plan.flagged} flagged`);
        for (const one of plan.reasons) cli.output.line(`${String(one.assets).padStart(6)}  ${one.title}. ${one.remedy}`);
        return;
      }
      const run = await api.post(`/components/${id}/pull-through`, body, pullThroughSchema);
      cli.output.value(run);
      cli.output.line(`pull-through ${run.id} is ${run.state}, of ${run.assets} assets`);
    });
  return component;
}

export function pullThroughCommand(cli: Cli): Command {
  const command = new Command('pull-through').description('list, show, pause, resume and cancel pull-throughs');
  command
    .command('ls')
    .description('list pull-throughs, newest first')
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: { readonly limit: number }) => {
      for await (const one of allPages(await cli.api(), '/pull-throughs', pullThroughPageSchema, {}, options.limit)) {
        cli.output.value(one);
        cli.output.line(`${one.id}  ${one.state.padEnd(9)}  ${one.counts.done}/${one.assets} replaced  ${one.component.name}`);
      }
    });
  command
    .command('show')
    .description('show how far a pull-through has come, and whom it waits for')
    .argument('<runId>', 'which', idArgument)
    .action(async (id: string) => {
      const run = await (await cli.api()).get(`/pull-throughs/${id}`, pullThroughSchema);
      cli.output.value(run);
      for (const line of reportLines(run)) cli.output.line(line);
    });
  for (const ask of ['pause', 'resume', 'cancel'] as const) {
    command
      .command(ask)
      .description(`${ask} a pull-through`)
      .argument('<runId>', 'which', idArgument)
      .action(async (id: string) => {
        const run = await (await cli.api()).post(`/pull-throughs/${id}/${ask}`, {}, pullThroughSchema);
        cli.output.value(run);
        cli.output.line(`pull-through ${run.id} is ${run.state}`);
      });
  }
  return command;
}

function reportLines(run: z.output<typeof pullThroughSchema>): string[] {
  const { counts } = run;
  const open = counts.pending + counts.asked;
  return [
    `${run.component.name}, version ${run.toVersion.number}: ${run.state} since ${run.stateSince}; ${run.severity}`,
    `${counts.done} of ${run.assets} replaced, ${open} on their way, ${counts.skipped} skipped, ${counts.flagged} flagged, ${counts.coalesced} taken over, ${counts.cancelled} cancelled`,
    ...run.waitingOn.map(({ what, roles, people, assets, since }) => {
      const who = people.map(({ name }) => name).join(', ') || roles.map(words).join(' or ') || 'nobody';
      return `${String(assets).padStart(6)}  wait for a ${what} since ${since}: ${what === 'galley' || what === 'channel' ? what : who}`;
    }),
    ...run.reasons.map(({ state, assets, title, remedy }) => `${String(assets).padStart(6)}  ${state}: ${title}. ${remedy}`),
  ];
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}

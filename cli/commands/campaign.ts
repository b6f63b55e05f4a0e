import { Command } from 'commander';
import type { z } from 'zod';
import type { Board } from '../../schemas/campaigns.js';
import { boardSchema, campaignPageSchema, campaignSchema } from '../../schemas/campaigns.js';
import { allPages } from '../all-pages.js';
import { countArgument, idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

type Campaign = z.output<typeof campaignSchema>;

export function campaignCommand(cli: Cli): Command {
  const campaign = new Command('campaign').description('list, show and launch campaigns');
  campaign
    .command('ls')
    .description('list campaigns, newest first')
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: { readonly limit: number }) => {
      for await (const one of allPages(await cli.api(), '/campaigns', campaignPageSchema, {}, options.limit)) {
        cli.output.value(one);
        cli.output.line(`${one.id}  ${one.state.padEnd(10)}  ${one.picked}/${one.deliverables} picked  ${one.name}`);
      }
    });
  campaign
    .command('show')
    .description('show a campaign')
    .argument('<campaignId>', 'which', idArgument)
    .action(async (id: string) => {
      const one = await (await cli.api()).get(`/campaigns/${id}`, campaignSchema);
      cli.output.value(one);
      for (const [name, value] of rows(one)) if (value) cli.output.line(`${name.padEnd(13)} ${value}`);
    });
  campaign
    .command('board')
    .description('show each deliverable and what keeps it from being ready')
    .argument('<campaignId>', 'of which campaign', idArgument)
    .action(async (id: string) => {
      const board = await (await cli.api()).get(`/campaigns/${id}/board`, boardSchema);
      cli.output.value(board);
      for (const one of board.deliverables) for (const line of deliverableLines(one)) cli.output.line(line);
      cli.output.line(board.isReady ? 'Nothing stands in the way of the launch.' : 'The campaign is not ready.');
    });
  campaign
    .command('launch')
    .description('launch a campaign')
    .argument('<campaignId>', 'which', idArgument)
    .action(async (id: string) => {
      const one = await (await cli.api()).post(`/campaigns/${id}/launch`, {}, campaignSchema);
      cli.output.value(one);
      cli.output.line(`The campaign is ${one.state.replaceAll('_', ' ')}.`);
    });
  return campaign;
}

function rows(one: Campaign): [string, string | null][] {
  return [
    ['campaign', one.id],
    ['name', one.name],
    ['state', `${one.state.replaceAll('_', ' ')} since ${one.stateSince}`],
    ['work', one.work.join(', ')],
    ['owner', one.owner.name],
    ['brief', one.brief.what],
    ['due', one.dueAt],
    ['launch', one.launchAt],
    ['end', one.endsAt],
    ['deliverables', `${one.deliverables}, ${one.picked} picked, ${one.waived} waived`],
    ['may do', one.allowed.join(', ')],
  ];
}

function deliverableLines(one: Board['deliverables'][number]): string[] {
  const cell = [one.channel.name, one.recipe, one.market === '*' ? '' : one.market, one.locale === 'und' ? '' : one.locale].filter(Boolean).join(' / ');
  const lines = [`${one.status.replaceAll('_', ' ').padEnd(14)}  ${cell}${one.asset === null ? '' : `: ${one.asset.title} (${one.asset.id})`}`];
  if (one.blocker !== null) lines.push(`                ${one.blocker.sentence} Waits for ${one.blocker.who.join(', ') || 'nobody'}, since ${one.since}.`);
  return lines;
}

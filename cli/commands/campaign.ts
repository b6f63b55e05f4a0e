import { Command } from 'commander';
import type { z } from 'zod';
import type { Board } from '../../schemas/campaigns.js';
import { boardSchema, campaignPageSchema, campaignSchema } from '../../schemas/campaigns.js';
import { allPages } from '../all-pages.js';
import { countArgument, idArgument, instantArgument } from '../arguments.js';
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
    .option('--limit <count>', 'at most so many deliverables', countArgument, 500)
    .action(async (id: string, options: { readonly limit: number }) => {
      let [left, cursor]: [number, string | null] = [options.limit, null];
      for (;;) {
        const query: string = `limit=${Math.min(left, 500)}${cursor === null ? '' : `&cursor=${cursor}`}`;
        const board: Board = await (await cli.api()).get(`/campaigns/${id}/board?${query}`, boardSchema);
        cli.output.value(board);
        for (const one of board.deliverables) for (const line of deliverableLines(one)) cli.output.line(line);
        left -= board.deliverables.length;
        cursor = board.nextCursor;
        if (cursor !== null && left > 0) continue;
        if (cursor !== null) cli.output.line(`There are more; --limit shows them. ${countsOf(board)}.`);
        cli.output.line(board.isReady ? 'Nothing stands in the way of the launch.' : 'The campaign is not ready.');
        return;
      }
    });
  campaign
    .command('plan')
    .description('show when it will be ready, what everything waits for, and what blocks the launch')
    .argument('<campaignId>', 'of which campaign', idArgument)
    .action(async (id: string) => {
      const board = await (await cli.api()).get(`/campaigns/${id}/board?limit=1`, boardSchema);
      cli.output.value({ forecast: board.forecast, blocking: board.blocking, counts: board.counts });
      for (const line of planLines(board)) cli.output.line(line);
    });
  campaign
    .command('schedule')
    .description('change when it is launched; with --by-itself nobody needs to be there')
    .argument('<campaignId>', 'which', idArgument)
    .argument('<launchAt>', 'when, with its offset: 2027-03-01T09:00:00+01:00', instantArgument)
    .option('--ends-at <instant>', 'when it ends', instantArgument)
    .option('--by-itself', 'launch it then, if it is ready')
    .action(async (id: string, launchAt: string, options: { readonly endsAt?: string; readonly byItself?: boolean }) => {
      const body = { launchAt, launchesItself: options.byItself ?? false, ...(options.endsAt === undefined ? {} : { endsAt: options.endsAt }) };
      const one = await (await cli.api()).post(`/campaigns/${id}/schedule`, body, campaignSchema);
      cli.output.value(one);
      cli.output.line(`The launch is ${one.launchAt ?? 'open'}${one.launchesItself ? ', by itself' : ''}.`);
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
  campaign
    .command('succeed')
    .description('let others take the place of what is live, with no moment between')
    .argument('<campaignId>', 'which ends', idArgument)
    .option('--with <campaignId>', 'the campaign whose picks take over', idArgument)
    .option('--deliverable <deliverableId=assetId>', 'the asset that takes over from one deliverable; may be repeated', successionArgument, [])
    .option('--at-end', 'not now: when the campaign ends')
    .action(async (id: string, options: { readonly with?: string; readonly deliverable: readonly Succession[]; readonly atEnd?: boolean }) => {
      const body = { ...(options.with === undefined ? {} : { successor: options.with }), successions: options.deliverable, when: options.atEnd === true ? 'at_end' : 'now' };
      const board = await (await cli.api()).post(`/campaigns/${id}/succeed`, body, boardSchema);
      cli.output.value(board);
      cli.output.line(options.atEnd === true ? 'They take over when it ends.' : 'They are taking over.');
    });
  return campaign;
}

interface Succession {
  readonly deliverableId: string;
  readonly assetId: string;
}

function successionArgument(text: string, before: readonly Succession[]): Succession[] {
  const [deliverableId = '', assetId = ''] = text.split('=', 2);
  return [...before, { deliverableId: idArgument(deliverableId), assetId: idArgument(assetId) }];
}

const standings: Readonly<Record<Board['forecast']['standing'], string>> = {
  no_date: 'It has no date.',
  on_time: 'It is on time.',
  at_risk: 'Its date is at risk.',
  unreachable: 'Its date cannot be reached any more.',
};

function planLines({ forecast, blocking, counts }: Board): string[] {
  const row = (name: string, value: string | null): string[] => (value === null ? [] : [`${name.padEnd(13)} ${value}`]);
  return [
    standings[forecast.standing],
    ...row('date', forecast.date),
    ...row('forecast', forecast.readyAt),
    ...row('unreachable', forecast.unreachableFrom === null ? null : `from ${forecast.unreachableFrom}`),
    ...row('stand', countsOf({ counts })),
    ...(forecast.critical?.path ?? []).map(({ phase, from, to }) => `  ${phase.padEnd(11)} ${from} to ${to}`),
    ...blocking.map(({ count, sentence, people, who, since }) => `${count} x ${sentence} ${people.map(({ name }) => name).join(', ') || who.join(', ')}, since ${since}.`),
  ];
}

function countsOf({ counts }: Pick<Board, 'counts'>): string {
  return Object.entries(counts).filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status.replaceAll('_', ' ')}`).join(', ');
}

function rows(one: Campaign): [string, string | null][] {
  return [
    ['campaign', one.id],
    ['name', one.name],
    ['state', `${one.state.replaceAll('_', ' ')} since ${one.stateSince}`],
    ['work', one.work.join(', ')],
    ['warned of', one.warnings.join(', ').replaceAll('_', ' ')],
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
  if (one.blocker !== null) {
    const people = one.blocker.people.map(({ name }) => name).join(', ');
    lines.push(`                ${one.blocker.sentence} Waits for ${one.blocker.who.join(', ') || 'nobody'}${people === '' ? '' : ` (${people})`}, since ${one.since}.`);
  }
  return lines;
}

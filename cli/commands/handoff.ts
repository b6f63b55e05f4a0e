import { Command } from 'commander';
import { handoffPageSchema, handoffStandingSchema } from '../../schemas/handoffs.js';
import { allPages } from '../all-pages.js';
import { countArgument, idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

export function handoffCommand(cli: Cli): Command {
  const handoff = new Command('handoff').description('list what is handed to you, take it, or pass it on');
  handoff
    .command('ls')
    .description('list the hand-offs that wait for you')
    .option('--all', 'those that wait for others, and those that are over, too')
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: { readonly all?: true; readonly limit: number }) => {
      let count = 0;
      for await (const one of allPages(await cli.api(), '/handoffs', handoffPageSchema, options.all === undefined ? { assignee: 'me' } : {}, options.limit)) {
        count += 1;
        cli.output.value(one);
        const due = one.dueAt === null ? '' : ` ${one.isOverdue ? 'OVERDUE since' : 'due'} ${one.dueAt}`;
        cli.output.line(`${one.id}  ${one.state.padEnd(9)}${due}  ${one.asset.title}, from ${one.handedBy.name}${one.message === '' ? '' : `: ${one.message}`}`);
      }
      if (count === 0) cli.output.line('Nothing is handed to you.');
    });
  handoff
    .command('accept')
    .description('take it; the receipt is written')
    .argument('<handoffId>', 'which', idArgument)
    .action(async (id: string) => answer(cli, id, 'accept', {}));
  handoff
    .command('decline')
    .description('do not take it; the next in line gets it')
    .argument('<handoffId>', 'which', idArgument)
    .requiredOption('--reason <text>', 'why not')
    .action(async (id: string, { reason }: { readonly reason: string }) => answer(cli, id, 'decline', { reason }));
  handoff
    .command('complete')
    .description('say that what it was handed over for is done')
    .argument('<handoffId>', 'which', idArgument)
    .action(async (id: string) => answer(cli, id, 'complete', {}));
  return handoff;
}

async function answer(cli: Cli, id: string, ask: 'accept' | 'decline' | 'complete', body: Readonly<Record<string, string>>): Promise<void> {
  const standing = await (await cli.api()).post(`/handoffs/${id}/${ask}`, body, handoffStandingSchema);
  cli.output.value(standing);
  cli.output.line(`The hand-off is ${standing.state}.`);
}

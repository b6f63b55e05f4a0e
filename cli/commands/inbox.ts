import { Command } from 'commander';
import { reviewPageSchema } from '../../schemas/reviews.js';
import { allPages } from '../all-pages.js';
import { countArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

export function inboxCommand(cli: Cli): Command {
  return new Command('inbox')
    .description('list the reviews that wait for your decision')
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: { readonly limit: number }) => {
      const api = await cli.api();
      let count = 0;
      for await (const review of allPages(api, '/reviews', reviewPageSchema, { assignee: 'me', status: 'open' }, options.limit)) {
        count += 1;
        cli.output.value(review);
        const due = review.dueAt === null ? '' : ` ${review.isOverdue ? 'OVERDUE since' : 'due'} ${review.dueAt}`;
        cli.output.line(`${review.id}  ${review.stage.name} (${review.stage.number + 1} of ${review.stage.of})${due}  ${review.asset.title}, from ${review.submittedBy.name}`);
      }
      if (count === 0) cli.output.line('Nothing waits for you.');
    });
}

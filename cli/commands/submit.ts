import { Command } from 'commander';
import { openedReviewsSchema } from '../../schemas/reviews.js';
import { idArgument, idArguments } from '../arguments.js';
import type { Cli } from '../cli.js';
import { CliFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';

export function submitCommand(cli: Cli): Command {
  return new Command('submit')
    .description('submit assets for review')
    .argument('<assetId...>', 'what to submit', idArguments)
    .option('--policy <id>', 'approval policy (default: the one of the tenant)', idArgument)
    .action(async (assetIds: string[], options: { readonly policy?: string }) => {
      const api = await cli.api();
      const opened = await api.post('/reviews', { assetIds, policyId: options.policy }, openedReviewsSchema);
      for (const item of opened.items) {
        cli.output.value(item);
        if (item.reviewId !== undefined) cli.output.line(`${item.assetId}  review ${item.reviewId}`);
        if (item.problem !== undefined) cli.output.note(`${item.assetId}  ${item.problem.detail} ${item.problem.remedy} (${item.problem.code})`);
      }
      const refused = opened.items.filter(({ reviewId }) => reviewId === undefined).length;
      if (refused > 0) throw new CliFailure(exitCodes.refused, `${refused} of ${opened.items.length} could not be submitted.`);
    });
}

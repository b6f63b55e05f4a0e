import { Command, Option } from 'commander';
import { bulkDecisionsSchema } from '../../schemas/bulk-decisions.js';
import { reviewPageSchema } from '../../schemas/reviews.js';
import type { DecisionKind } from '../../schemas/vocabulary.js';
import { allPages } from '../all-pages.js';
import { idArguments } from '../arguments.js';
import { canAsk, confirm } from '../ask.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';

interface DecideOptions {
  readonly allMine?: true;
  readonly approve?: true;
  readonly requestChanges?: true;
  readonly reject?: true;
  readonly comment?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

interface Chosen {
  readonly id: string;
  readonly contentHash: string;
  readonly title: string;
}

const mostAtOnce = 200;
const mostMine = 10_000;

/** Decides on many reviews: the content hashes that are listed here are those that are decided on. */
export function decideCommand(cli: Cli): Command {
  return new Command('decide')
    .description('decide on many reviews at once')
    .argument('[reviewId...]', 'of those that wait for you, these', idArguments)
    .option('--all-mine', 'all that wait for you')
    .addOption(new Option('--approve').conflicts(['requestChanges', 'reject']))
    .addOption(new Option('--request-changes', 'needs --comment').conflicts(['approve', 'reject']))
    .addOption(new Option('--reject', 'needs --comment').conflicts(['approve', 'requestChanges']))
    .option('--comment <text>', 'why, the same for each')
    .option('--dry-run', 'say for each what would happen, and change nothing')
    .option('--yes', 'do not ask')
    .action(async (reviewIds: string[], options: DecideOptions) => {
      const decision = decisionOf(options);
      if ((options.allMine === true) === reviewIds.length > 0) throw usageFailure('Name reviews, or give --all-mine.');
      const api = await cli.api();
      const chosen: Chosen[] = [];
      for await (const { id, contentHash, asset } of allPages(api, '/reviews', reviewPageSchema, { assignee: 'me', status: 'open' }, mostMine)) {
        if (options.allMine === true || reviewIds.includes(id)) chosen.push({ id, contentHash, title: asset.title });
      }
      const missing = reviewIds.filter((id) => !chosen.some((one) => one.id === id));
      if (missing.length > 0) throw new CliFailure(exitCodes.notFound, `These do not wait for you: ${missing.join(', ')}.`);
      if (chosen.length === 0) {
        cli.output.line('Nothing waits for you.');
        return;
      }
      if (options.dryRun === undefined && options.yes === undefined && canAsk()) {
        for (const { id, title, contentHash } of chosen) cli.output.note(`${id}  ${contentHash.slice(0, 12)}  ${title}`);
        if (!(await confirm(`${decision.replaceAll('_', ' ')}: ${chosen.length} reviews?`, cli.signal))) throw new CliFailure(exitCodes.refused, 'Nothing was decided.');
      }
      let refused = 0;
      for (let from = 0; from < chosen.length; from += mostAtOnce) {
        const part = chosen.slice(from, from + mostAtOnce);
        const items = part.map(({ id: reviewId, contentHash }) => ({ reviewId, contentHash }));
        const body = { items, decision, dryRun: options.dryRun === true, ...(options.comment === undefined ? {} : { comment: options.comment }) };
        const answer = await api.post('/reviews/bulk-decisions', body, bulkDecisionsSchema);
        refused += answer.refused;
        for (const [index, item] of answer.items.entries()) {
          const title = part[index]?.title ?? '';
          cli.output.value(item);
          if (item.problem !== undefined) cli.output.note(`${item.reviewId}  ${title}: ${item.problem.detail} ${item.problem.remedy} (${item.problem.code})`);
          else cli.output.line(`${item.reviewId}  ${title}: ${item.outcome === 'decided' ? 'the review is' : 'the review would be'} ${(item.state ?? '').replaceAll('_', ' ')}`);
        }
      }
      if (refused > 0) throw new CliFailure(exitCodes.refused, `${refused} of ${chosen.length} ${options.dryRun === true ? 'would be' : 'were'} refused.`);
    });
}

function decisionOf(options: DecideOptions): DecisionKind {
  const decision = options.approve === true ? 'approve' : options.requestChanges === true ? 'request_changes' : options.reject === true ? 'reject' : undefined;
  if (decision === undefined) throw usageFailure('Give one of --approve, --request-changes, --reject.');
  if (decision !== 'approve' && (options.comment ?? '').trim() === '') throw usageFailure('Only an approval goes without --comment.');
  return decision;
}

import { Command } from 'commander';
import { countedDecisionSchema } from '../../schemas/reviews.js';
import type { DecisionKind } from '../../schemas/vocabulary.js';
import { idArgument } from '../arguments.js';
import { canAsk, confirm } from '../ask.js';
import type { Cli } from '../cli.js';
import { CliFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';
import type { Review } from '../find-review.js';
import { findReview } from '../find-review.js';

interface DecisionOptions {
  readonly comment?: string;
  readonly contentHash?: string;
  readonly yes?: true;
}

interface DecisionWords {
  readonly name: string;
  readonly description: string;
  readonly question: string;
  readonly decision: DecisionKind;
}

/** The commands that decide; they differ in what they decide. */
export const decisionCommands: readonly DecisionWords[] = [
  { name: 'approve', description: 'approve what is under review', question: 'Approve it?', decision: 'approve' },
  { name: 'request-changes', description: 'send it back with what should change', question: 'Send it back?', decision: 'request_changes' },
  { name: 'reject', description: 'refuse it with a reason', question: 'Reject it?', decision: 'reject' },
];

/** A decision is made on the hash that this command has shown, or on the one given. */
export function decisionCommand(cli: Cli, words: DecisionWords): Command {
  const command = new Command(words.name)
    .description(words.description)
    .argument('<id>', 'of the review, or of its asset', idArgument)
    .option('--content-hash <hash>', 'decide on this content only: what the script has looked at')
    .option('--yes', 'do not ask');
  if (words.decision === 'approve') command.option('--comment <text>', 'a remark');
  else command.requiredOption('--comment <text>', 'what should change, or why it is refused');
  return command.action(async (id: string, options: DecisionOptions) => {
    const api = await cli.api();
    const review = await findReview(api, id);
    for (const line of proofLines(review)) {
      if (options.yes === undefined && canAsk()) cli.output.note(line);
      else cli.output.line(line);
    }
    if (options.yes === undefined && canAsk() && !(await confirm(words.question, cli.signal))) {
      throw new CliFailure(exitCodes.refused, 'Nothing was decided.');
    }
    const contentHash = options.contentHash ?? review.proof.contentHash;
    const body = { decision: words.decision, contentHash, ...(options.comment === undefined ? {} : { comment: options.comment }) };
    const counted = await api.post(`/reviews/${review.id}/decisions`, body, countedDecisionSchema);
    cli.output.value({ ...counted, contentHash });
    cli.output.line(`The review is ${counted.state.replaceAll('_', ' ')}.`);
  });
}

function proofLines(review: Review): string[] {
  return [
    `${review.asset.title} (asset ${review.asset.id})`,
    `  ${review.proof.filename}, version ${review.proof.versionNumber}`,
    `  content ${review.proof.contentHash}`,
    `  stage ${review.stage.number + 1} of ${review.stage.of}: ${review.stage.name}, submitted by ${review.submittedBy.name}`,
  ];
}

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';
import { findReview } from '../find-review.js';
import { isThere } from '../is-there.js';

interface ReportOptions {
  readonly out: string;
  readonly force?: true;
}

export function reviewCommand(cli: Cli): Command {
  const review = new Command('review').description('what a review leaves behind');
  review
    .command('report')
    .description('write the proof report of a review to a file, as a PDF')
    .argument('<id>', 'of the review, or of an asset with an open one', idArgument)
    .requiredOption('--out <file>', 'where to')
    .option('--force', 'replace a file that is there')
    .action(async (id: string, { out, force }: ReportOptions) => {
      if (force === undefined && (await isThere(out))) throw usageFailure(`${out} is there already; use --force to replace it.`);
      const api = await cli.api();
      const { id: reviewId } = await findReview(api, id);
      const answer = await api.open(`/reviews/${reviewId}/report`);
      if (answer.body === null) throw new CliFailure(exitCodes.unreachable, `${api.url} sent nothing.`);
      // It gets its name when it is whole.
      const draft = `${out}.${randomUUID()}.part`;
      try {
        await pipeline(Readable.fromWeb(answer.body), createWriteStream(draft, { flags: 'wx' }), { signal: cli.signal });
        await rename(draft, out);
      } finally {
        await rm(draft, { force: true });
      }
      cli.output.value({ file: out, reviewId });
      cli.output.line(`${out}  the proof report of review ${reviewId}`);
    });
  return review;
}

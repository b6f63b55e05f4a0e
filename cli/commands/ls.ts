import { Command, Option } from 'commander';
import { assetPageSchema } from '../../schemas/assets.js';
import { assetStateSchema } from '../../schemas/vocabulary.js';
import { allPages } from '../all-pages.js';
import { countArgument, idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

interface LsOptions {
  readonly state?: string;
  readonly q?: string;
  readonly campaign?: string;
  readonly limit: number;
}

export function lsCommand(cli: Cli): Command {
  return new Command('ls')
    .description('list assets, newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(assetStateSchema.options))
    .option('--q <words>', 'only those with these words in title or description')
    .option('--campaign <id>', 'only those of this campaign', idArgument)
    .option('--limit <count>', 'at most so many', countArgument, 50)
    .action(async (options: LsOptions) => {
      const api = await cli.api();
      const query = { state: options.state, q: options.q, campaignId: options.campaign };
      for await (const asset of allPages(api, '/assets', assetPageSchema, query, options.limit)) {
        cli.output.value(asset);
        const work = asset.work.length > 0 ? ` (${asset.work.join(', ')})` : '';
        cli.output.line(`${asset.id}  ${`${asset.state}${work}`.padEnd(18)}  ${asset.title}`);
      }
    });
}

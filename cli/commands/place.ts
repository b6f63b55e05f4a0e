import { Command } from 'commander';
import { placementSchema } from '../../schemas/placements.js';
import { idArgument, instantArgument } from '../arguments.js';
import type { Cli } from '../cli.js';

interface PlaceOptions {
  readonly channel: string;
  readonly recipe: string;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly campaign?: string;
}

export function placeCommand(cli: Cli): Command {
  return new Command('place')
    .description('put a rendition of an approved asset on a channel')
    .argument('<assetId>', 'what to place', idArgument)
    .requiredOption('--channel <id>', 'where', idArgument)
    .requiredOption('--recipe <name>', 'which rendition of it')
    .option('--starts-at <instant>', 'from when (default: now)', instantArgument)
    .option('--ends-at <instant>', 'until when (default: until recalled, or its use ends)', instantArgument)
    .option('--campaign <id>', 'for which campaign', idArgument)
    .action(async (assetId: string, options: PlaceOptions) => {
      const api = await cli.api();
      const { channel, recipe, startsAt, endsAt, campaign } = options;
      const body = { assetId, channelId: channel, recipe, startsAt, endsAt, campaignId: campaign };
      const placement = await api.post('/placements', body, placementSchema);
      cli.output.value(placement);
      cli.output.line(`placement ${placement.id} on ${placement.channel.name} is ${placement.state.replaceAll('_', ' ')}, from ${placement.startsAt} to ${placement.endsAt ?? 'further notice'}`);
    });
}

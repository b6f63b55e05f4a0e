import { Command, Option } from 'commander';
import { assetSchema } from '../../schemas/assets.js';
import { assetStateSchema } from '../../schemas/vocabulary.js';
import type { ApiClient } from '../api-client.js';
import { idArguments } from '../arguments.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';
import { followEvents } from '../follow-events.js';

interface WatchOptions {
  readonly until?: string;
}

export function watchCommand(cli: Cli): Command {
  return new Command('watch')
    .description('tell what happens, as it happens; all of it, or that of some assets')
    .argument('[assetId...]', 'assets to follow', idArguments, [])
    .addOption(new Option('--until <state>', 'end when all of them have reached this state').choices(assetStateSchema.options))
    .action(async (assetIds: string[], options: WatchOptions) => {
      if (options.until !== undefined && assetIds.length === 0) throw usageFailure('--until needs the assets to wait for.');
      await watch(cli, await cli.api(), new Set(assetIds), options.until);
    });
}

async function watch(cli: Cli, api: ApiClient, assetIds: ReadonlySet<string>, until: string | undefined): Promise<void> {
  const waitedFor = new Set(until === undefined ? [] : assetIds);
  const stop = new AbortController();
  let isFollowing = false;
  try {
    for await (const event of followEvents(api, AbortSignal.any([cli.signal, stop.signal]))) {
      if (event.kind === 'connected') {
        if (event.missed) cli.output.note('More has happened meanwhile than can be told again.');
        // What was reached before the stream began is not told by it; after a cut it tells what was missed.
        if (!isFollowing || event.missed) for (const assetId of assetIds) await checkNow(cli, api, assetId, until, waitedFor);
        if (!isFollowing) cli.output.note('Following.');
        isFollowing = true;
      } else if (assetIds.size === 0 || (event.assetId !== null && assetIds.has(event.assetId))) {
        const { at, topic, subject, state } = event.data;
        cli.output.value(event.data);
        cli.output.line(`${at}  ${topic.padEnd(28)}  ${subject}  ${state ?? ''}`.trimEnd());
        if (event.assetId !== null && waitedFor.has(event.assetId)) await checkNow(cli, api, event.assetId, until, waitedFor);
      }
      if (until !== undefined && waitedFor.size === 0) return;
    }
  } finally {
    stop.abort();
  }
}

/** @throws CliFailure `refused` where the state can no longer be reached without a person */
async function checkNow(cli: Cli, api: ApiClient, assetId: string, until: string | undefined, waitedFor: Set<string>): Promise<void> {
  const { state, reason, title } = await api.get(`/assets/${assetId}`, assetSchema);
  if (until === undefined) return;
  if (state === until) {
    if (waitedFor.delete(assetId)) cli.output.line(`${assetId} is ${state.replaceAll('_', ' ')}: ${title}`);
  } else if (state === 'quarantined' || state === 'rejected') {
    throw new CliFailure(exitCodes.refused, `${assetId} is ${state}${reason === null ? '' : `: ${reason.title}. ${reason.remedy} (${reason.code})`}`);
  }
}

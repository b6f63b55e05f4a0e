import { Command, Option } from 'commander';
import type { z } from 'zod';
import { packagePlatformSchema, packageSchema } from '../../schemas/packages.js';
import type { ApiClient } from '../api-client.js';
import { idArgument, idArguments } from '../arguments.js';
import { backOff } from '../back-off.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { download } from '../download.js';
import { exitCodes } from '../exit-codes.js';
import { bytesText } from '../quantities.js';
import { createTransferProgress } from '../transfer-progress.js';

type Package = z.output<typeof packageSchema>;

interface BuildOptions {
  readonly platform: string;
  readonly campaign?: string;
  readonly out?: string;
  readonly force?: true;
}

export function packagesCommand(cli: Cli): Command {
  const packages = new Command('packages').description('build and download archives of approved renditions for ad platforms');
  packages
    .command('build')
    .description('pack what is approved, wait until it is built, and with --out download it')
    .argument('[assetIds...]', 'of which assets', idArguments)
    .addOption(new Option('--platform <platform>', 'for whom').choices(packagePlatformSchema.options).makeOptionMandatory())
    .option('--campaign <campaignId>', 'what is picked for this campaign', idArgument)
    .option('--out <file>', 'download the archive to this file')
    .option('--force', 'replace a file that is there')
    .action(async (assetIds: string[], options: BuildOptions) => {
      if ((assetIds.length === 0) === (options.campaign === undefined)) throw usageFailure('Name assets, or a campaign.');
      const api = await cli.api();
      const selection = options.campaign === undefined ? { assetIds } : { campaignId: options.campaign };
      const built = await awaitBuilt(api, await api.post('/packages', { platform: options.platform, ...selection }, packageSchema), cli.signal);
      cli.output.value(built);
      cli.output.line(`${built.id}  ${built.files} files, ${bytesText(built.bytes ?? 0)}, for ${built.platform}`);
      for (const { assetId, spec, reason } of built.leftOut) cli.output.line(`left out: ${assetId}  ${spec ?? 'everything'}  ${reason}`);
      if (options.out !== undefined) await fetchArchive(cli, api, built, options.out, options.force === true);
    });
  packages
    .command('download')
    .description('download a package that is built, and check its SHA-256')
    .argument('<packageId>', 'which', idArgument)
    .argument('<file>', 'to where')
    .option('--force', 'replace a file that is there')
    .action(async (id: string, file: string, options: { readonly force?: true }) => {
      const api = await cli.api();
      await fetchArchive(cli, api, await api.get(`/packages/${id}`, packageSchema), file, options.force === true);
    });
  return packages;
}

async function awaitBuilt(api: ApiClient, asked: Package, signal: AbortSignal): Promise<Package> {
  let current = asked;
  for (let attempt = 1; current.state === 'building'; attempt += 1) {
    await backOff(Math.min(attempt, 3), signal);
    current = await api.get(`/packages/${asked.id}`, packageSchema);
  }
  if (current.state === 'failed') throw new CliFailure(exitCodes.refused, `The package could not be built (${current.reason ?? 'unknown'}).`);
  return current;
}

async function fetchArchive(cli: Cli, api: ApiClient, { id, sha256, bytes }: Package, file: string, replace: boolean): Promise<void> {
  if (sha256 === null || bytes === null) throw new CliFailure(exitCodes.refused, 'The package is not built yet.');
  const progress = createTransferProgress(cli.output, { files: 1, bytes });
  const bar = progress.begin(file, bytes);
  bar.phase('receiving');
  try {
    await download(api, `/packages/${id}/content`, file, { sha256, replace }, cli.signal, (moved) => bar.moved(moved));
  } finally {
    bar.end();
    progress.stop();
  }
  cli.output.value({ file, sha256 });
  cli.output.line(`${file}  SHA-256 ${sha256}, as recorded`);
}

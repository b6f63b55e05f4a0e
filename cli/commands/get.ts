import { Command } from 'commander';
import type { z } from 'zod';
import { assetSchema, renditionListSchema } from '../../schemas/assets.js';
import { idArgument } from '../arguments.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { download } from '../download.js';
import { exitCodes } from '../exit-codes.js';
import { bytesText } from '../quantities.js';
import { createTransferProgress } from '../transfer-progress.js';

interface GetOptions {
  readonly original?: string;
  readonly rendition?: string[];
  readonly force?: true;
}

type Asset = z.output<typeof assetSchema>;

export function getCommand(cli: Cli): Command {
  return new Command('get')
    .description('show an asset, or download its original or a rendition and check its SHA-256')
    .argument('<assetId>', 'what to show', idArgument)
    .option('--original <file>', 'download the original of the current version to this file')
    .option('--rendition <recipe-and-file...>', 'download the rendition of a recipe: --rendition RECIPE FILE')
    .option('--force', 'replace a file that is there')
    .action(async (assetId: string, options: GetOptions) => {
      const [recipe, renditionFile, ...more] = options.rendition ?? [];
      if (options.rendition !== undefined && (renditionFile === undefined || more.length > 0)) {
        throw usageFailure('--rendition takes a recipe and a file; put the asset before it.');
      }
      const api = await cli.api();
      const asset = await api.get(`/assets/${assetId}`, assetSchema);
      const fetchFile = async (path: string, file: string, wanted: { sha256: string; bytes: number | null }): Promise<void> => {
        const progress = createTransferProgress(cli.output, { files: 1, bytes: wanted.bytes ?? 0 });
        const bar = progress.begin(file, wanted.bytes ?? 0);
        bar.phase('receiving');
        try {
          await download(api, path, file, { sha256: wanted.sha256, replace: options.force === true }, cli.signal, (bytes) => bar.moved(bytes));
        } finally {
          bar.end();
          progress.stop();
        }
        cli.output.value({ file, sha256: wanted.sha256 });
        cli.output.line(`${file}  SHA-256 ${wanted.sha256}, as recorded`);
      };
      if (options.original !== undefined) {
        const { sha256 = null, bytes = null } = asset.version ?? {};
        if (sha256 === null) throw new CliFailure(exitCodes.refused, 'Its bytes are not stored and checked yet.');
        await fetchFile(`/assets/${assetId}/original`, options.original, { sha256, bytes });
      }
      if (recipe !== undefined && renditionFile !== undefined) {
        const { items } = await api.get(`/assets/${assetId}/renditions`, renditionListSchema);
        const rendition = items.find((one) => one.recipe === recipe && one.versionId === asset.version?.id);
        if (rendition?.sha256 == null) {
          const ready = items.filter((one) => one.state === 'ready').map((one) => one.recipe);
          throw new CliFailure(exitCodes.notFound, `There is no rendition ${recipe}. Ready are: ${ready.join(', ') || 'none'}.`);
        }
        await fetchFile(`/assets/${assetId}/renditions/${rendition.id}/content`, renditionFile, { sha256: rendition.sha256, bytes: rendition.bytes });
      }
      if (options.original !== undefined || recipe !== undefined) return;
      cli.output.value(asset);
      for (const [name, value] of rows(asset)) if (value) cli.output.line(`${name.padEnd(13)} ${value}`);
    });
}

function rows(asset: Asset): [string, string | null][] {
  const { version } = asset;
  const pixels = version?.width == null || version.height === null ? '' : `, ${version.width} x ${version.height} pixels`;
  return [
    ['asset', asset.id],
    ['title', asset.title],
    ['description', asset.description],
    ['tags', asset.tags.join(', ')],
    ['state', `${asset.state.replaceAll('_', ' ')} since ${asset.stateSince}`],
    ['why', asset.reason === null ? null : `${asset.reason.title}. ${asset.reason.remedy} (${asset.reason.code})`],
    ['work', asset.work.join(', ')],
    ['waits for', asset.waitingFor === null ? null : `${asset.waitingFor.what} (${asset.waitingFor.who.join(', ')}, since ${asset.waitingFor.since})`],
    ['file', version === null ? null : `${version.filename}, ${bytesText(version.bytes)}, ${version.mediaType ?? 'not examined yet'}${pixels}`],
    ['version', version === null ? null : `${version.number}  ${version.id}`],
    ['SHA-256', version?.sha256 ?? null],
    ['content', asset.contentHash],
    ['approval', asset.approval === null ? null : `review ${asset.approval.reviewId}${asset.approval.isCurrent ? '' : ', of other content'}`],
    ['review', asset.review === null ? null : `${asset.review.id} ${asset.review.state.replaceAll('_', ' ')}`],
    ['renditions', asset.renditions.ready + asset.renditions.failed === 0 ? null : `${asset.renditions.ready} ready, ${asset.renditions.failed} failed`],
    ['placements', asset.placements.map((one) => `${one.channel} ${one.state}`).join(', ')],
    ['embargo', asset.embargoAt],
    ['end of use', asset.endOfUse],
    ['kept until', asset.retainUntil],
    ['legal hold', asset.held ? 'yes' : null],
    ['uploaded by', asset.uploader.name],
    ['may do', asset.allowed.join(', ')],
  ];
}

import { Command } from 'commander';
import { fileTypeFromFile } from 'file-type';
import path from 'node:path';
import type { ApiClient } from '../api-client.js';
import { countArgument, idArgument, wordArguments } from '../arguments.js';
import { awaitAsset } from '../await-asset.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import type { ExitCode } from '../exit-codes.js';
import { exitCodes } from '../exit-codes.js';
import type { FoundFile } from '../find-files.js';
import { findFiles } from '../find-files.js';
import { hashFile } from '../hash-file.js';
import { inParallel } from '../in-parallel.js';
import { ProblemFailure } from '../problem-failure.js';
import { reportFailure } from '../report-failure.js';
import type { FileProgress } from '../transfer-progress.js';
import { createTransferProgress } from '../transfer-progress.js';
import type { UploadOutcome } from '../upload-file.js';
import { uploadFile } from '../upload-file.js';
import { forgetOldUploads } from '../upload-state.js';

interface UploadOptions {
  readonly campaign?: string;
  readonly versionOf?: string;
  readonly base?: string;
  readonly title?: string;
  readonly description?: string;
  readonly tag?: string[];
  readonly allowDuplicate?: true;
  readonly failOnDuplicate?: true;
  readonly wait?: true;
  readonly concurrency: number;
}

/** How it ended for one file. */
interface FileResult {
  readonly file: string;
  readonly outcome: 'uploaded' | 'ready' | 'duplicate' | 'failed';
  readonly assetId?: string | null;
  readonly [fact: string]: unknown;
}

export function uploadCommand(cli: Cli): Command {
  return new Command('upload')
    .description('upload files and folders; run again after an interruption to go on')
    .argument('<paths...>', 'files, and folders with all that is in them (not hidden files, not symbolic links)')
    .option('--campaign <id>', 'the campaign they are for', idArgument)
    .option('--version-of <assetId>', 'upload one file as a new version of an asset', idArgument)
    .option('--base <versionId>', 'with --version-of: the version it was made from; needed where the newest is somebody else\'s', idArgument)
    .option('--title <text>', 'title, for one file (default: the file name)')
    .option('--description <text>', 'description')
    .option('--tag <word>', 'tag; may be repeated', wordArguments)
    .option('--allow-duplicate', 'upload what is in the library already')
    .option('--fail-on-duplicate', 'end with exit code 1 if something is in the library already')
    .option('--wait', 'wait until each asset is ready, or quarantined (exit code 1)')
    .option('--concurrency <count>', 'streams at once', countArgument, 3)
    .action(async (paths: string[], options: UploadOptions) => {
      const { files, skipped } = await findFiles(paths);
      for (const { shown, reason } of skipped) cli.output.note(`${shown} is left out: ${reason}.`);
      if (files.length === 0) throw usageFailure('There is no file to upload.');
      if (files.length > 1 && options.title !== undefined) throw usageFailure('--title is for one file.');
      if (files.length > 1 && options.versionOf !== undefined) throw usageFailure('--version-of is for one file.');
      if (options.base !== undefined && options.versionOf === undefined) throw usageFailure('--base goes with --version-of.');
      const api = await cli.api();
      await forgetOldUploads(Date.now());
      await uploadAll(cli, api, files, options);
    });
}

async function uploadAll(cli: Cli, api: ApiClient, files: readonly FoundFile[], options: UploadOptions): Promise<void> {
  const progress = createTransferProgress(cli.output, { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) });
  const filesAtOnce = Math.min(options.concurrency, files.length);
  const streams = Math.max(1, Math.floor(options.concurrency / filesAtOnce));
  const results: FileResult[] = [];
  const failures: { file: FoundFile; error: unknown }[] = [];
  const underWay = new Map<string, Promise<UploadOutcome>>();

  async function uploadOne(file: FoundFile): Promise<void> {
    const bar = progress.begin(file.shown, file.bytes);
    try {
      const result = await uploadAndWait(cli, api, file, options, { bar, streams, underWay });
      results.push(result);
      cli.output.value({ event: 'file', ...result });
    } catch (error) {
      // What would stop every other file as well ends the command.
      if (cli.signal.aborted || (error instanceof ProblemFailure && error.exitCode === exitCodes.notSignedIn)) throw error;
      failures.push({ file, error });
      results.push({ file: file.shown, outcome: 'failed' });
    } finally {
      bar.end();
    }
  }

  try {
    await inParallel(files, filesAtOnce, uploadOne);
  } finally {
    progress.stop();
    for (const result of results) if (result.outcome !== 'failed') cli.output.line(lineOf(result));
    if (cli.signal.aborted) cli.output.note('Run the same command again to go on where it was stopped.');
  }
  const codes = new Set<ExitCode>();
  for (const { file, error } of failures) {
    cli.output.note(`${file.shown} was not uploaded:`, { event: 'file', file: file.shown, outcome: 'failed' });
    codes.add(reportFailure(error, cli.output, cli.signal));
  }
  const [code] = codes;
  if (code !== undefined) throw new CliFailure(codes.size === 1 ? code : exitCodes.refused, `${failures.length} of ${files.length} files failed.`);
  const duplicates = results.filter(({ outcome }) => outcome === 'duplicate').length;
  if (options.failOnDuplicate && duplicates > 0) throw new CliFailure(exitCodes.refused, `${duplicates} of ${files.length} files are in the library already.`);
}

/** @throws whatever keeps the file from being stored, and with `--wait` from being ready */
async function uploadAndWait(
  cli: Cli,
  api: ApiClient,
  file: FoundFile,
  options: UploadOptions,
  run: { bar: FileProgress; streams: number; underWay: Map<string, Promise<UploadOutcome>> },
): Promise<FileResult> {
  const { bar, streams, underWay } = run;
  const sha256 = await hashFile(file.path, cli.signal, (bytes) => bar.moved(bytes));
  bar.phase('sending');
  const body = await requestBody(file, sha256, options);
  // The same bytes twice in one run: the second waits, and is told like any other duplicate.
  const twin = options.allowDuplicate ? undefined : underWay.get(sha256);
  if (twin !== undefined) {
    const first = await twin;
    return { file: file.shown, outcome: 'duplicate', assetId: first.assetId };
  }
  const path_ = options.versionOf === undefined ? '/uploads' : `/assets/${options.versionOf}/versions`;
  const sending = uploadFile(api, { file, sha256, path: path_, body }, { streams, moved: (bytes) => bar.moved(bytes), found: (bytes) => bar.found(bytes) }, cli.signal);
  underWay.set(sha256, sending);
  const { outcome, assetId, ...more } = await sending;
  if (outcome === 'duplicate' || assetId === null || !options.wait) return { file: file.shown, outcome, assetId, ...more };
  bar.phase('preparing');
  const asset = await awaitAsset(api, assetId, ({ work }) => work.length === 0, cli.signal);
  if (asset.reason !== null) {
    throw new CliFailure(
      exitCodes.refused,
      `Asset ${assetId} is ${asset.state}: ${asset.reason.title}. ${asset.reason.remedy} (${asset.reason.code})`,
    );
  }
  return { file: file.shown, outcome: 'ready', assetId, ...more };
}

async function requestBody(file: FoundFile, sha256: string, options: UploadOptions): Promise<Record<string, unknown>> {
  const type = file.bytes === 0 ? undefined : await fileTypeFromFile(file.path);
  const bytes = {
    filename: path.basename(file.path),
    size: file.bytes,
    contentType: type?.mime ?? 'application/octet-stream',
    sha256,
    allowDuplicate: options.allowDuplicate === true,
  };
  if (options.versionOf !== undefined) return { ...bytes, ...(options.base === undefined ? {} : { baseVersionId: options.base }) };
  const said = Object.entries({ title: options.title, description: options.description, tags: options.tag }).filter(([, value]) => value !== undefined);
  return {
    ...bytes,
    ...(options.campaign === undefined ? {} : { campaignId: options.campaign }),
    ...(said.length === 0 ? {} : { metadata: Object.fromEntries(said) }),
  };
}

function lineOf({ file, outcome, assetId }: FileResult): string {
  const words = { uploaded: 'uploaded', ready: 'ready', duplicate: 'already there', failed: 'failed' }[outcome];
  return `${assetId ?? '-'}  ${words.padEnd(13)}  ${file}`;
}

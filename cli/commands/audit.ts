import { Command } from 'commander';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ApiClient } from '../api-client.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';
import { verifyAudit } from '../verify-audit.js';

/** Names of the two files of an export, and where they come from. */
const parts = [
  { name: 'events', path: '/audit/export', file: 'events.jsonl' },
  { name: 'anchors', path: '/audit/anchors', file: 'anchors.jsonl' },
] as const;

export function auditCommand(cli: Cli): Command {
  const audit = new Command('audit').description('export the audit log, and check an export');
  audit
    .command('export')
    .description('write the audit log and its anchors to a folder')
    .requiredOption('--out <folder>', 'where to; must be empty or new')
    .action(async (options: { readonly out: string }) => exportAudit(cli, await cli.api(), options.out));
  audit
    .command('verify')
    .description('check an export against itself and its anchors, without network')
    .argument('[folder]', 'what "audit export" wrote')
    .option('--events <file>', 'the events, where they are elsewhere')
    .option('--anchors <file>', 'the anchors, where they are elsewhere')
    .action(async (folder: string | undefined, options: { readonly events?: string; readonly anchors?: string }) => {
      const [events, anchors] = parts.map(({ name, file }) => options[name] ?? (folder === undefined ? undefined : path.join(folder, file)));
      if (events === undefined || anchors === undefined) throw usageFailure('Give the folder of an export, or --events and --anchors.');
      await verify(cli, events, anchors);
    });
  return audit;
}

async function exportAudit(cli: Cli, api: ApiClient, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw usageFailure(`${folder} is not empty.`);
  // The anchors first: every one of them is then about an event that the export has.
  for (const part of [...parts].reverse()) {
    const answer = await api.open(part.path);
    if (answer.body === null) throw new CliFailure(exitCodes.unreachable, `${api.url} sent nothing.`);
    const file = path.join(folder, part.file);
    let bytes = 0;
    const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        bytes += chunk.length;
        yield chunk;
      }
    };
    const telling = setInterval(() => cli.output.note(`${part.name}: ${Math.round(bytes / 1_000)} kB so far`), 5_000);
    try {
      await pipeline(Readable.fromWeb(answer.body), counted, createWriteStream(file, { flags: 'wx' }), { signal: cli.signal });
    } finally {
      clearInterval(telling);
    }
    cli.output.value({ file, bytes });
    cli.output.line(`${file}  ${bytes} bytes`);
  }
}

async function verify(cli: Cli, eventsFile: string, anchorsFile: string): Promise<void> {
  const report = await verifyAudit({ events: linesOf(eventsFile, cli.signal), anchors: linesOf(anchorsFile, cli.signal) });
  cli.output.value(report);
  for (const finding of report.findings) cli.output.line(`event ${finding.sequence}: ${finding.problem.replaceAll('_', ' ')}. ${finding.detail}`);
  if (report.moreFindings > 0) cli.output.line(`and ${report.moreFindings} more`);
  cli.output.line(`${report.events} events, ${report.anchors} anchors; vouched for through event ${report.anchoredThrough ?? 'none'}`);
  if (!report.ok) throw new CliFailure(exitCodes.refused, 'The audit log is not as it was written.');
  cli.output.line('The audit log is whole.');
}

/** Opened with the first line asked for: readline does not keep the lines that come before. */
async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, { signal }), crlfDelay: Infinity });
}

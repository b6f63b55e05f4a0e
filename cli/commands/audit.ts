import { Command } from 'commander';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ApiClient } from '../api-client.js';
import type { Cli } from '../cli.js';
import { CliFailure, usageFailure } from '../cli-failure.js';
import { exitCodes } from '../exit-codes.js';
import { verifyAudit } from '../verify-audit.js';
import { verifySignatures, watchSignatures } from '../verify-signatures.js';

/** The files of an export, and where they come from; read from the last to the first. */
const parts = [
  { name: 'signatures', path: '/audit/signatures', file: 'signatures.jsonl' },
  { name: 'keys', path: '/signing-keys', file: 'signing-keys.json' },
  { name: 'events', path: '/audit/export', file: 'events.jsonl' },
  { name: 'anchors', path: '/audit/anchors', file: 'anchors.jsonl' },
] as const;

export function auditCommand(cli: Cli): Command {
  const audit = new Command('audit').description('export the audit log, and check an export');
  audit
    .command('export')
    .description('write the audit log, its anchors, every electronic signature and the public keys to a folder')
    .requiredOption('--out <folder>', 'where to; must be empty or new')
    .action(async (options: { readonly out: string }) => exportAudit(cli, await cli.api(), options.out));
  audit
    .command('verify')
    .description('check an export against itself, its anchors and its keys, without network')
    .argument('[folder]', 'what "audit export" wrote')
    .option('--events <file>', 'the events, where they are elsewhere')
    .option('--anchors <file>', 'the anchors, where they are elsewhere')
    .option('--signatures <file>', 'the signatures, where they are elsewhere')
    .option('--keys <file>', 'the public keys, where they are elsewhere')
    .action(async (folder: string | undefined, options: { readonly events?: string; readonly anchors?: string; readonly signatures?: string; readonly keys?: string }) => {
      const [signatures, keys, events, anchors] = parts.map(({ name, file }) => options[name] ?? (folder === undefined ? undefined : path.join(folder, file)));
      if (events === undefined || anchors === undefined) throw usageFailure('Give the folder of an export, or --events and --anchors.');
      if ((signatures === undefined) !== (keys === undefined)) throw usageFailure('Signatures are checked with their keys: give --signatures and --keys.');
      await verify(cli, { events, anchors, signed: signatures === undefined || keys === undefined ? null : { signatures, keys } });
    });
  return audit;
}

async function exportAudit(cli: Cli, api: ApiClient, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw usageFailure(`${folder} is not empty.`);
  // The anchors first: every one of them is then about an event that the export has. The signatures last: none that the log tells of is missing.
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

interface ExportFiles {
  readonly events: string;
  readonly anchors: string;
  /** Null: the signatures are not looked at. */
  readonly signed: { readonly signatures: string; readonly keys: string } | null;
}

async function verify(cli: Cli, files: ExportFiles): Promise<void> {
  const watched = watchSignatures(linesOf(files.events, cli.signal));
  const log = await verifyAudit({ events: watched.events, anchors: linesOf(files.anchors, cli.signal) });
  const signatures =
    files.signed === null
      ? null
      : await verifySignatures({
          signatures: linesOf(files.signed.signatures, cli.signal),
          keys: await readFile(files.signed.keys, 'utf8'),
          witness: watched.witness,
          anchoredThrough: log.anchoredThrough,
        });
  const ok = log.ok && (signatures?.ok ?? true);
  cli.output.value({ ...log, ok, signatures });
  for (const finding of log.findings) cli.output.line(`event ${finding.sequence}: ${finding.problem.replaceAll('_', ' ')}. ${finding.detail}`);
  for (const finding of signatures?.findings ?? []) cli.output.line(`signature ${finding.number}: ${finding.problem.replaceAll('_', ' ')}. ${finding.detail}`);
  const more = log.moreFindings + (signatures?.moreFindings ?? 0);
  if (more > 0) cli.output.line(`and ${more} more`);
  cli.output.line(`${log.events} events, ${log.anchors} anchors; vouched for through event ${log.anchoredThrough ?? 'none'}`);
  cli.output.line(signatures === null ? 'signatures were not looked at' : `${signatures.signatures} signatures by ${signatures.keys} keys`);
  if (!log.ok) throw new CliFailure(exitCodes.refused, 'The audit log is not as it was written.');
  if (!ok) throw new CliFailure(exitCodes.refused, 'The signatures are not as they were made.');
  cli.output.line('The audit log is whole.');
}

/** Opened with the first line asked for: readline does not keep the lines that come before. */
async function* linesOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, { signal }), crlfDelay: Infinity });
}

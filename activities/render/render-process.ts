import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import sharp from 'sharp';
import { codeOf } from '../../schemas/galley-error.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { raiseDecoderFence } from './decoder-fence.js';
import type { Drawn } from './draw-picture.js';
import { drawPicture } from './draw-picture.js';
import { drawRegion, regionContentTypes } from './draw-region.js';
import { engine } from './engine.js';
import { openKit } from './lettering-kit.js';
import { fetchPieces } from './lettering-pieces.js';
import type { DrawnPicture, Ending, FromRenderProcess, ToRenderProcess } from './render-messages.js';
import { unsafeExitCode } from './render-messages.js';
import { fetchSource, putSigned } from './signed-transfer.js';

/**
 * The process in which strangers' pictures are decoded. It has no credentials and nearly no environment; it ends itself when it grows
 * too large, and is ended by its parent when it takes too long. Its arguments are the resident memory it may have, in MiB, and
 * `background` where even other pictures come before its own.
 */
const memoryLimitBytes = Number(process.argv[2]) * 1024 * 1024;
const memoryWatchMilliseconds = 25;

function say(message: FromRenderProcess): void {
  process.send?.(message);
}

/** What waits for the addresses to put it to. */
let drawn: { readonly outputs: readonly { readonly bytes: Buffer }[] } | undefined;

async function answer(message: ToRenderProcess): Promise<void> {
  if (message.kind === 'render') {
    const [file, pieces] = await Promise.all([fetchSource(message.source), fetchPieces(message.pieces)]);
    say({ kind: 'fetched' });
    const picture = await drawPicture(file, message.recipes, message.content, openKit(message.content, pieces));
    drawn = picture;
    say({ kind: 'drawn', picture: describe(picture) });
    return;
  }
  if (message.kind === 'region') {
    const file = await fetchSource(message.source);
    say({ kind: 'fetched' });
    const { bytes, ...size } = await drawRegion(file, message.region);
    drawn = { outputs: [{ bytes }] };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    say({ kind: 'drawn_region', output: { contentType: regionContentTypes[message.region.format], sha256, bytes: bytes.length, ...size } });
    return;
  }
  const { outputs } = drawn ?? { outputs: [] };
  await Promise.all(
    message.addresses.map(async (address, index) => {
      const output = outputs[index];
      if (output !== undefined) await putSigned(address, output.bytes);
    }),
  );
  drawn = undefined;
  say({ kind: 'stored', residentMebibytes: Math.round(process.memoryUsage.rss() / 1024 / 1024) });
}

function describe({ facts, outputs, failures }: Drawn): DrawnPicture {
  return {
    facts,
    outputs: outputs.map(({ recipes, drawing, purpose, encoding, size, bytes }) => ({
      recipes: recipes.map(({ name }) => name),
      drawing,
      purpose,
      contentType: `image/${encoding.format}`,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      ...size,
    })),
    failures: failures.map(({ recipes, reason, facts: numbers }) => ({ recipes: recipes.map(({ name }) => name), reason, facts: numbers })),
  };
}

function endingOf(error: unknown): Ending | undefined {
  const code = codeOf(error);
  if (code === 'storage.unavailable' || code === 'storage.object_missing') return { kind: 'store', code };
  return code?.startsWith('ingest.') === true || code === 'upload.hash_mismatch' ? { kind: 'refused', reason: code as ProblemCode } : undefined;
}

async function main(): Promise<void> {
  // Whoever waits for an answer comes before whoever waits for a picture.
  os.setPriority(process.argv[3] === 'background' ? 19 : 10);
  try {
    // Where memory runs out all the same, this process is the one to go.
    writeFileSync('/proc/self/oom_score_adj', '700');
  } catch {
    // Not Linux, or not allowed: the watch below still holds.
  }
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    await raiseDecoderFence();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(unsafeExitCode);
  }
  // An orderly exit would wait for the decoder that is to be stopped.
  const end = (): void => void process.kill(process.pid, 'SIGKILL');
  // Between jobs nothing grows, and a look at it 40 times a second would keep the processor awake.
  let watch: NodeJS.Timeout | undefined;
  const watchMemory = (): void => {
    watch ??= setInterval(() => {
      if (process.memoryUsage.rss() <= memoryLimitBytes) return;
      clearInterval(watch);
      process.send?.({ kind: 'exhausted' } satisfies FromRenderProcess, end);
    }, memoryWatchMilliseconds);
  };
  const rest = (): void => {
    clearInterval(watch);
    watch = undefined;
  };
  // The parent is gone, and nobody would end a picture that hangs.
  process.on('disconnect', end);
  process.on('message', (message: ToRenderProcess) => {
    watchMemory();
    const answered = answer(message);
    if (message.kind === 'put') void answered.then(rest, rest);
    answered.catch((error: unknown) => {
      rest();
      drawn = undefined;
      const ending = endingOf(error);
      if (ending === undefined) throw error;
      say({ kind: 'ended', ending });
    });
  });
  say({ kind: 'ready', engine });
}

await main();

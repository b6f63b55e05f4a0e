import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDataDir } from '../dev/reset-command.js';
import { startStack } from '../dev/stack.js';
import { uploadPhotograph } from '../dev/upload-photograph.js';
import { runBareSharp, runNaiveSharp, runRenderLibrary } from './bare-sharp.js';
import { inParallel } from './in-parallel.js';
import type { Photograph } from './photographs.js';
import { makePhotograph, stampedCopy } from './photographs.js';
import { watchMemory } from './process-memory.js';
import type { RunningStack, StackCpu } from './running-stack.js';
import { between, cpuOfStack, peopleTheStack, total } from './running-stack.js';
import { median, rounded } from './statistics.js';
import type { Thumbor } from './thumbor.js';
import { startThumbor, thumborVersion } from './thumbor.js';

export interface RenditionsBenchOptions {
  /** 24-megapixel pictures of a round. */
  readonly pictures: number;
  readonly rounds: number;
  /** Mixed pictures from upload to ready; 0 leaves that part out. */
  readonly mixed: number;
  readonly withPeer: boolean;
  readonly print: (line: string) => void;
}

const differentPictures = 6;
const uploadsAtOnce = 4;
const warmUpPictures = 16;
const idleSeconds = 30;

/** One way to make the twelve renditions, over one round's files. */
interface Way {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Where it went, where there are several processes. */
  readonly cpu?: StackCpu;
}
type WayName = 'naive' | 'cascade' | 'library' | 'product' | 'peer';

/**
 * The twelve standard renditions of 24-megapixel photographs, made in five ways side by side in every round: a decode for each, the
 * best bare cascade, the product's drawing code alone, the product from upload to ready with all its processes, and another tool.
 */
export async function benchRenditions(options: RenditionsBenchOptions): Promise<Record<string, unknown>> {
  const { print } = options;
  const loadAtStart = loadavg();
  const folder = mkdtempSync(path.join(tmpdir(), 'galley-bench-'));
  const dataDir = path.join(folder, 'stack');
  let peer: Thumbor | undefined;
  try {
    const photographs: Photograph[] = [];
    for (let number = 0; number < differentPictures; number += 1) photographs.push(await makePhotograph(path.join(folder, 'pictures'), 24, number));
    peer = options.withPeer ? await startThumbor(path.join(folder, 'thumbor'), print) : undefined;
    const stack = await startStack({ dataDir, print, environment: { GALLEY_LOG_LEVEL: 'error', GALLEY_RATE_LIMIT: '100000' } });
    try {
      const running = await peopleTheStack(stack);
      const copies = path.join(folder, 'copies');
      print(`warming up: ${warmUpPictures} pictures`);
      await throughProduct(running, await copiesOf(photographs, copies, warmUpPictures, 'warm'));
      const idle = await idleCpu(running, print);
      const rounds: Record<WayName, Way>[] = [];
      let leastPsnr = Infinity;
      let libraryPeakMebibytes = 0;
      for (let round = 1; round <= options.rounds; round += 1) {
        const files = await copiesOf(photographs, copies, options.pictures, `round-${round}`);
        const paths = files.map(({ file }) => file);
        const naive = await runNaiveSharp(paths);
        const cascade = await runBareSharp(paths);
        const library = await runRenderLibrary(paths);
        const product = await throughProduct(running, files, idle);
        const other = (await peer?.render(paths)) ?? { cpuSeconds: NaN, wallSeconds: NaN };
        [leastPsnr, libraryPeakMebibytes] = [Math.min(leastPsnr, library.leastPsnr), Math.max(libraryPeakMebibytes, library.peakMebibytes)];
        rounds.push({ naive, cascade, library, product, peer: other });
        print(
          `round ${round}: CPU seconds a picture: ` +
            Object.entries(rounds.at(-1) ?? {}).map(([name, { cpuSeconds }]) => `${name} ${(cpuSeconds / options.pictures).toFixed(3)}`).join(', '),
        );
      }
      const cpu = (way: WayName): number => median(rounds.map((round) => round[way].cpuSeconds / options.pictures));
      const perSecond = (way: WayName): number => median(rounds.map((round) => options.pictures / round[way].wallSeconds));
      const ratio = (one: WayName, other: WayName): number => rounded(median(rounds.map((round) => round[one].cpuSeconds / round[other].cpuSeconds)));
      const ways = ['naive', 'cascade', 'library', 'product'] as const;
      const { mixedFigures, peakRssMiB } = await throughMixed(running, path.join(folder, 'mixed'), options);
      await running.events.close();
      return {
        cpuPerPicture: Object.fromEntries(ways.map((way) => [way, rounded(cpu(way))])),
        picturesPerSecond: Object.fromEntries(ways.map((way) => [way, rounded(perSecond(way), 2)])),
        productCpuMsByProcess: Object.fromEntries(
          Object.keys(idle).map((name) => [name, rounded(median(rounds.map(({ product }) => ((product.cpu?.[name] ?? 0) / options.pictures) * 1_000)), 0)]),
        ),
        libraryToCascade: ratio('library', 'cascade'),
        productToCascade: ratio('product', 'cascade'),
        naiveToProduct: ratio('naive', 'product'),
        peer: options.withPeer
          ? { name: `thumbor ${thumborVersion}`, cpuPerPicture: rounded(cpu('peer')), productSpeedup: ratio('peer', 'product') }
          : null,
        leastPsnrDecibels: rounded(leastPsnr, 1),
        libraryPeakMebibytes,
        ...mixedFigures,
        peakRssMiB,
        loadAtStart,
        loadAtEnd: loadavg(),
      };
    } finally {
      await stack.stop();
    }
  } finally {
    peer?.stop();
    removeDataDir(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the first byte of the first to all renditions of the last; the CPU of every process of the stack, less what it takes idle. */
async function throughProduct(running: RunningStack, photographs: readonly Photograph[], idle: StackCpu = {}): Promise<Way> {
  const [before, began] = [cpuOfStack(running.stack), performance.now()];
  await inParallel(photographs, uploadsAtOnce, async ({ file }) => {
    const { assetId } = await uploadPhotograph(running.people.photographer, file);
    await running.events.told(assetId, 'asset.rendered');
  });
  const wallSeconds = (performance.now() - began) / 1_000;
  const used = between(before, cpuOfStack(running.stack));
  const cpu = Object.fromEntries(Object.entries(used).map(([name, seconds]) => [name, seconds - (idle[name] ?? 0) * wallSeconds]));
  return { cpuSeconds: total(cpu), wallSeconds, cpu };
}

async function idleCpu({ stack }: RunningStack, print: (line: string) => void): Promise<StackCpu> {
  await sleep(20_000);
  const [before, began] = [cpuOfStack(stack), performance.now()];
  await sleep(idleSeconds * 1_000);
  const seconds = (performance.now() - began) / 1_000;
  const idle = Object.fromEntries(Object.entries(between(before, cpuOfStack(stack))).map(([name, cpu]) => [name, cpu / seconds]));
  print(`idle: ${(total(idle) * 1_000).toFixed(1)} CPU-ms a second`);
  return idle;
}

/** Pictures of all sizes from upload to ready: how many a second, and the most memory that any one process takes meanwhile. */
async function throughMixed(
  running: RunningStack,
  folder: string,
  { mixed, print }: RenditionsBenchOptions,
): Promise<{ mixedFigures: Record<string, unknown>; peakRssMiB: Record<string, number> }> {
  if (mixed === 0) return { mixedFigures: {}, peakRssMiB: {} };
  const sources: Photograph[] = [];
  for (const megapixels of [8, 12, 24] as const) for (const number of [0, 3]) sources.push(await makePhotograph(folder, megapixels, number));
  const memory = watchMemory(running.stack);
  const began = performance.now();
  let ready = 0;
  const numbers = Array.from({ length: mixed }, (_, index) => index);
  await inParallel(numbers, uploadsAtOnce, async (number) => {
    const source = sources[number % sources.length];
    if (source === undefined) return;
    const copy = await stampedCopy(source, folder, `mixed-${number}`);
    const { assetId } = await uploadPhotograph(running.people.photographer, copy.file);
    await running.events.told(assetId, 'asset.rendered');
    rmSync(copy.file);
    ready += 1;
    if (ready % 50 === 0) print(`${ready} of ${mixed} mixed pictures ready after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  });
  const seconds = (performance.now() - began) / 1_000;
  return { mixedFigures: { mixedPictures: mixed, mixedPicturesPerSecond: rounded(mixed / seconds, 2) }, peakRssMiB: memory.stop() };
}

async function copiesOf(photographs: readonly Photograph[], folder: string, count: number, stamp: string): Promise<Photograph[]> {
  const copies: Photograph[] = [];
  for (let index = 0; index < count; index += 1) {
    const photograph = photographs[index % photographs.length];
    if (photograph !== undefined) copies.push(await stampedCopy(photograph, folder, `${stamp}-${index}`));
  }
  return copies;
}

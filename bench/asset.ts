import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDataDir } from '../dev/reset-command.js';
import { startStack } from '../dev/stack.js';
import { lingerMilliseconds } from '../workflows/time.js';
import { runBareSharp } from './bare-sharp.js';
import { compareRenditions } from './compare-renditions.js';
import { timeDemo } from './demo-start.js';
import { readHistories } from './histories.js';
import { uploadLargeFile } from './large-upload.js';
import type { Prepared } from './latency.js';
import { prepareOne } from './latency.js';
import type { Photograph } from './photographs.js';
import { makePhotograph, stampedCopy } from './photographs.js';
import type { RunningStack, StackCpu } from './running-stack.js';
import { between, cpuOfStack, peopleTheStack, total } from './running-stack.js';
import { median, quantile, rounded } from './statistics.js';
import type { LivedLives } from './whole-lives.js';
import { liveWholeLives } from './whole-lives.js';

export interface AssetBenchOptions {
  /** Assets of a round. */
  readonly count: number;
  readonly rounds: number;
  readonly warmUpLives: number;
  readonly latencySamples: number;
  readonly idleSeconds: number;
  readonly withLargeUpload: boolean;
  readonly withDemo: boolean;
  readonly print: (line: string) => void;
}

interface Round extends LivedLives {
  /** Per asset, without what an idle stack uses in the same time. */
  readonly cpuSeconds: number;
  readonly bareCpuSeconds: number;
}

const differentPictures = 10;
const largeBytes = 2 * 1024 ** 3;
/** The parts in the store, their object, and the worker's copy while it reads it. */
const largeUploadNeedsBytes = 4 * largeBytes;

/** What one asset costs: time to its previews, CPU of its whole life beside a bare sharp loop, events, payloads, memory. */
export async function benchAsset(options: AssetBenchOptions): Promise<Record<string, unknown>> {
  const { print } = options;
  const loadAtStart = loadavg();
  const folder = mkdtempSync(path.join(tmpdir(), 'galley-bench-'));
  const dataDir = path.join(folder, 'stack');
  try {
    const pictures = await makePictures(path.join(folder, 'pictures'), print);
    const stack = await startStack({ dataDir, print, environment: { GALLEY_LOG_LEVEL: 'warn' } });
    let figures: Record<string, unknown>;
    try {
      const running = await peopleTheStack(stack);
      const copies = path.join(folder, 'copies');
      await warmUp(running, pictures.large, copies, options);

      const latency = await measureLatency(running, pictures, copies, options);
      const agreement = await compareRenditions(running, pictures.large.slice(0, 3), copies, print);
      const idle = await measureIdle(running, options);
      const { rounds, lastAssetId } = await measureLives(running, pictures.large, copies, idle, options);
      const { tenant } = await running.people.photographer.get<{ tenant: { id: string } }>('/me');
      const temporal = { address: stack.addresses.temporal, namespace: 'default' };
      const histories = await readHistories(temporal, { tenantId: tenant.id, assetId: lastAssetId });
      print(`histories of one life: ${JSON.stringify(histories)}`);
      const large = await measureLargeUpload(running, folder, options);
      await running.events.close();
      figures = { ...latency, ...cpuFigures(rounds, idle), ...agreement, ...historyFigures(histories), ...large };
    } finally {
      await stack.stop();
    }
    const demo = options.withDemo ? await measureDemo(path.join(folder, 'demo'), print) : {};
    return { ...figures, ...demo, loadAtStart, loadAtEnd: loadavg() };
  } finally {
    for (const one of [dataDir, path.join(folder, 'demo')]) removeDataDir(one);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Code that has run a few dozen times runs at its usual speed, and the rounds that follow see the lives before them come to rest. */
async function warmUp(running: RunningStack, pictures: readonly Photograph[], copies: string, { warmUpLives, print }: AssetBenchOptions): Promise<void> {
  print(`warming up: ${warmUpLives} lives`);
  const files: Photograph[] = [];
  for (let index = 0; index < warmUpLives; index += 1) {
    const picture = pictures[index % pictures.length];
    if (picture !== undefined) files.push(await stampedCopy(picture, copies, `warm-${index}`));
  }
  await liveWholeLives(running, files);
}

async function makePictures(folder: string, print: (line: string) => void): Promise<{ large: Photograph[]; others: Photograph[] }> {
  const large: Photograph[] = [];
  for (let number = 0; number < differentPictures; number += 1) {
    print(`making photographs of 24 megapixels: ${number + 1} of ${differentPictures}`);
    large.push(await makePhotograph(folder, 24, number));
  }
  const others = [...(await twoOf(8)), ...(await twoOf(12))];
  return { large, others };

  async function twoOf(megapixels: 8 | 12): Promise<Photograph[]> {
    return [await makePhotograph(folder, megapixels, 0), await makePhotograph(folder, megapixels, 5)];
  }
}

async function measureLatency(
  running: RunningStack,
  pictures: { large: readonly Photograph[]; others: readonly Photograph[] },
  copies: string,
  { latencySamples, print }: AssetBenchOptions,
): Promise<Record<string, unknown>> {
  const prepare = async (photograph: Photograph, stamp: string): Promise<Prepared> => {
    const prepared = await prepareOne(running, await stampedCopy(photograph, copies, stamp));
    const { fromFirstByte, fromLastByte, ready, failed } = prepared;
    print(`${photograph.megapixels} MP: ${ready} renditions ready, ${failed} not, ${fromFirstByte.toFixed(0)} ms after the first byte, ${fromLastByte.toFixed(0)} after the last`);
    await sleep(300);
    return prepared;
  };
  const large: Prepared[] = [];
  for (let sample = 0; sample < latencySamples; sample += 1) {
    const photograph = pictures.large[sample % pictures.large.length];
    if (photograph !== undefined) large.push(await prepare(photograph, `alone-${sample}`));
  }
  const others: Prepared[] = [];
  for (const [index, photograph] of pictures.others.entries()) others.push(await prepare(photograph, `alone-${index}`));
  const first = large.map(({ fromFirstByte }) => fromFirstByte);
  const last = large.map(({ fromLastByte }) => fromLastByte);
  const ofSize = (megapixels: number): number => rounded(median(others.filter(({ photograph }) => photograph.megapixels === megapixels).map(({ fromFirstByte }) => fromFirstByte)), 0);
  return {
    p50Ms: rounded(median(first), 0),
    p95Ms: rounded(quantile(first, 0.95), 0),
    fastestMs: rounded(Math.min(...first), 0),
    fromLastByteP50Ms: rounded(median(last), 0),
    fromLastByteP95Ms: rounded(quantile(last, 0.95), 0),
    p50Ms8Megapixels: ofSize(8),
    p50Ms12Megapixels: ofSize(12),
    latencySamples: large.length,
  };
}

/** CPU seconds of the stack per second in which nobody asks anything of it, by process. */
async function measureIdle({ stack }: RunningStack, { idleSeconds, print }: AssetBenchOptions): Promise<StackCpu> {
  print('waiting until the lives before have come to rest');
  await sleep(lingerMilliseconds + 5_000);
  print(`watching the idle stack for ${idleSeconds} s`);
  const [before, began] = [cpuOfStack(stack), performance.now()];
  await sleep(idleSeconds * 1_000);
  const used = between(before, cpuOfStack(stack));
  const seconds = (performance.now() - began) / 1_000;
  const idle = Object.fromEntries(Object.entries(used).map(([name, cpu]) => [name, cpu / seconds]));
  print(`idle: ${(total(idle) * 1_000).toFixed(1)} CPU-ms a second ${JSON.stringify(inMilliseconds(idle))}`);
  return idle;
}

async function measureLives(
  running: RunningStack,
  pictures: readonly Photograph[],
  copies: string,
  idle: StackCpu,
  { count, rounds: wanted, print }: AssetBenchOptions,
): Promise<{ rounds: Round[]; lastAssetId: string }> {
  const rounds: Round[] = [];
  for (let number = 1; number <= wanted; number += 1) {
    const files: Photograph[] = [];
    for (let index = 0; index < count; index += 1) {
      const picture = pictures[((number - 1) * count + index) % pictures.length];
      if (picture !== undefined) files.push(await stampedCopy(picture, copies, `round-${number}-${index}`));
    }
    const bare = await runBareSharp(files.map(({ file }) => file));
    const lived = await liveWholeLives(running, files);
    const cpuSeconds = (total(lived.cpu) - total(idle) * lived.wallSeconds) / count;
    const bareCpuSeconds = bare.cpuSeconds / count;
    rounds.push({ ...lived, cpuSeconds, bareCpuSeconds });
    print(
      `round ${number}: ${cpuSeconds.toFixed(3)} CPU-s an asset (idle share ${((total(idle) * lived.wallSeconds) / count).toFixed(3)} taken off), ` +
        `bare sharp ${bareCpuSeconds.toFixed(3)}, ${(cpuSeconds / bareCpuSeconds).toFixed(2)} times; ${lived.wallSeconds.toFixed(1)} s; load ${loadavg()[0]?.toFixed(1) ?? ''}`,
    );
  }
  return { rounds, lastAssetId: rounds.at(-1)?.assetIds.at(-1) ?? '' };
}

function cpuFigures(rounds: readonly Round[], idle: StackCpu): Record<string, unknown> {
  const cpuSecondsPerAsset = median(rounds.map(({ cpuSeconds }) => cpuSeconds));
  const bareCpuSecondsPerAsset = median(rounds.map(({ bareCpuSeconds }) => bareCpuSeconds));
  const perAsset = (of: (round: Round) => StackCpu, idleSecondsOf: (round: Round) => number): Record<string, number> =>
    inMilliseconds(
      Object.fromEntries(
        Object.keys(idle).map((name) => [name, median(rounds.map((round) => ((of(round)[name] ?? 0) - (idle[name] ?? 0) * idleSecondsOf(round)) / round.assetIds.length))]),
      ),
    );
  const parts = ['prepare', 'approve', 'publish', 'archive'] as const;
  return {
    cpuRatioToBareSharp: rounded(cpuSecondsPerAsset / bareCpuSecondsPerAsset),
    cpuSecondsPerAsset: rounded(cpuSecondsPerAsset),
    bareCpuSecondsPerAsset: rounded(bareCpuSecondsPerAsset),
    cpuRatioWithoutIdleTakenOff: rounded(median(rounds.map(({ cpu, assetIds }) => total(cpu) / assetIds.length)) / bareCpuSecondsPerAsset),
    cpuMsByProcess: perAsset(
      ({ cpu }) => cpu,
      ({ wallSeconds }) => wallSeconds,
    ),
    /** Of a part the time is not known apart, and nothing is taken off. */
    cpuMsByPart: Object.fromEntries(parts.map((part) => [part, perAsset(({ cpuByPart }) => cpuByPart[part], () => 0)])),
    idleCpuMsPerSecond: inMilliseconds(idle),
    samples: rounds.map(({ cpuSeconds, bareCpuSeconds }) => [rounded(cpuSeconds), rounded(bareCpuSeconds)]),
    assetsPerRound: rounds[0]?.assetIds.length ?? 0,
  };
}

function historyFigures(histories: Awaited<ReturnType<typeof readHistories>>): Record<string, unknown> {
  const { all } = histories;
  return {
    eventsPerAsset: all.events,
    activitiesPerAsset: { regular: all.activities, local: all.localActivities },
    workflowTasksPerAsset: all.workflowTasks,
    eventsByLife: Object.fromEntries(Object.entries(histories).flatMap(([kind, { events }]) => (kind === 'all' || events === 0 ? [] : [[kind, events]]))),
    maxPayloadBytes: all.largestPayload.bytes,
    maxPayloadIn: all.largestPayload.where,
  };
}

async function measureLargeUpload(running: RunningStack, folder: string, { withLargeUpload, print }: AssetBenchOptions): Promise<Record<string, unknown>> {
  if (!withLargeUpload) return {};
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < largeUploadNeedsBytes) {
    print(`2 GiB are not uploaded: ${folder} has less than ${largeUploadNeedsBytes / 1024 ** 3} GiB free`);
    return {};
  }
  print('uploading 2 GiB');
  const { seconds, apiRssBeforeMiB, apiPeakRssMiB, workerPeakRssMiB } = await uploadLargeFile(running, largeBytes, print);
  print(`API: ${apiRssBeforeMiB} MiB before, ${apiPeakRssMiB} at most; worker ${workerPeakRssMiB} at most; ${seconds} s`);
  return { apiPeakRssMiB, apiRssBeforeMiB, apiRssGrowthMiB: rounded(apiPeakRssMiB - apiRssBeforeMiB, 1), workerPeakRssMiB, largeUploadSeconds: seconds };
}

async function measureDemo(dataDir: string, print: (line: string) => void): Promise<Record<string, unknown>> {
  print('playing the demo from an empty folder');
  const { stackSeconds, firstReadySeconds } = await timeDemo(dataDir);
  print(`demo: stack up after ${stackSeconds} s, first asset ready after ${firstReadySeconds} s`);
  return { demoStackSeconds: stackSeconds, demoFirstReadySeconds: firstReadySeconds };
}

function inMilliseconds(cpu: StackCpu): Record<string, number> {
  return Object.fromEntries(Object.entries(cpu).map(([name, seconds]) => [name, rounded(seconds * 1_000, 1)]));
}

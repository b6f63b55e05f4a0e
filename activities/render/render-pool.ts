import { tmpdir } from 'node:os';
import type { Logger } from '../../runtime/logger.js';
import type { Environment } from '../../schemas/environment.js';
import type { RegionJob, RegionResult, RenderChild, RenderJob, RenderResult } from './render-child.js';
import { RenderProcessDied, startRenderChild } from './render-child.js';
import type { Ending } from './render-messages.js';

/** A process that has kept more than this share of its memory after a job makes room for a fresh one. */
const keptShare = 0.6;

export interface RenderPool {
  /** Names the versions of all that decides how bytes come out; the same in every process of an installation. */
  readonly engine: string;
  /**
   * Runs a job in a process of its own for that time. A process that dies takes no other job with it; its job gets one more try in a
   * fresh process, and ends as refused if that dies too, so that no file can come round for ever.
   * @throws the signal's reason when it fires
   */
  render(job: RenderJob): Promise<RenderResult>;
  /** As `render`, for one part of a picture. */
  drawRegion(job: RegionJob): Promise<RegionResult>;
  /** Process ids of those alive. */
  processes(): number[];
  /** Ends all processes; jobs in them fail. */
  close(): void;
}

/**
 * Starts the render processes, each of which has tried its own decoders.
 * @throws Error where one does not start or is not safe: then nothing may be rendered here
 */
export async function startRenderPool(
  environment: Pick<Environment, 'GALLEY_RENDER_PROCESSES' | 'GALLEY_RENDER_MEMORY_MIB' | 'GALLEY_WORK_DIR'>,
  logger: Logger,
  { timeLimitMilliseconds = 60_000, isBackground = false }: { timeLimitMilliseconds?: number; isBackground?: boolean } = {},
): Promise<RenderPool> {
  const memoryLimit = environment.GALLEY_RENDER_MEMORY_MIB;
  const start = async (): Promise<RenderChild> => startRenderChild(memoryLimit, environment.GALLEY_WORK_DIR ?? tmpdir(), { isBackground });
  const idle: RenderChild[] = [await start()];
  const busy = new Set<RenderChild>();
  const waiting: (() => void)[] = [];
  const { engine } = idle[0] as RenderChild;
  let free = environment.GALLEY_RENDER_PROCESSES;
  let isClosed = false;

  /** Waits for one of the places, in the order of asking. */
  async function takePlace(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leavePlace(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function workIn<Result>(child: RenderChild, work: (child: RenderChild) => Promise<Result>): Promise<Result> {
    busy.add(child);
    try {
      return await work(child);
    } catch (error) {
      // Its conversation was broken off.
      child.kill();
      throw error;
    } finally {
      busy.delete(child);
      if (isClosed || child.residentMebibytes() > memoryLimit * keptShare) child.kill();
      else if (child.isAlive()) idle.push(child);
    }
  }

  async function someChild(): Promise<RenderChild> {
    for (let child = idle.pop(); child !== undefined; child = idle.pop()) if (child.isAlive()) return child;
    return start();
  }

  return {
    engine,
    processes: () => [...idle, ...busy].filter((child) => child.isAlive()).map(({ pid }) => pid),
    close: () => {
      isClosed = true;
      for (const child of [...idle, ...busy]) child.kill();
    },
    render: (job) => inSomeProcess((child) => child.render(job, timeLimitMilliseconds)),
    drawRegion: (job) => inSomeProcess((child) => child.drawRegion(job, timeLimitMilliseconds)),
  };

  async function inSomeProcess<Result>(work: (child: RenderChild) => Promise<Result>): Promise<Result | Ending> {
    await takePlace();
    try {
      try {
        return await workIn(await someChild(), work);
      } catch (error) {
        if (!(error instanceof RenderProcessDied) || isClosed) throw error;
        logger.warn({ reason: error.reason, said: error.message }, 'a render process ended; its job is tried once more');
      }
      try {
        return await workIn(await start(), work);
      } catch (error) {
        if (!(error instanceof RenderProcessDied) || isClosed) throw error;
        logger.warn({ reason: error.reason, said: error.message }, 'a render process ended again over the same job');
        const { reason } = error;
        return reason === 'storage.unavailable' ? { kind: 'store', code: reason } : { kind: 'refused', reason };
      }
    } finally {
      leavePlace();
    }
  }
}

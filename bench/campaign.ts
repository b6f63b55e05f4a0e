import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../db/pool.js';
import type { Database } from '../db/pool.js';
import { ProblemAnswer } from '../dev/api-caller.js';
import { removeDataDir } from '../dev/reset-command.js';
import { startStack } from '../dev/stack.js';
import { uploadPhotograph } from '../dev/upload-photograph.js';
import { readEnvironment } from '../runtime/environment.js';
import type { Board } from '../schemas/campaigns.js';
import { copyAsset } from './copy-asset.js';
import { readRunsOf } from './histories.js';
import { inParallel } from './in-parallel.js';
import { makePhotograph } from './photographs.js';
import { peopleTheStack } from './running-stack.js';
import type { RunningStack } from './running-stack.js';
import { rounded } from './statistics.js';

export interface CampaignBenchOptions {
  readonly assets: number;
  readonly print: (line: string) => void;
}

const addedAtOnce = 500;
const decidedAtOnce = 8;
const lookEveryMilliseconds = 1_000;
/** Without any progress for so long, it hangs. */
const patienceMilliseconds = 10 * 60_000;

/**
 * One campaign of many assets, submitted, approved and launched for real: every asset has its review, its decision over HTTP and its
 * placement on a CDN folder. Only taking the photographs in is left out: they are copies of one that was.
 */
export async function benchCampaign({ assets, print }: CampaignBenchOptions): Promise<Record<string, unknown>> {
  const loadAtStart = loadavg();
  const folder = mkdtempSync(path.join(tmpdir(), 'galley-bench-'));
  const dataDir = path.join(folder, 'stack');
  try {
    const photograph = await makePhotograph(path.join(folder, 'pictures'), 8, 0);
    const stack = await startStack({ dataDir, print, environment: { GALLEY_LOG_LEVEL: 'error', GALLEY_RATE_LIMIT: '100000' } });
    const database = createDatabase(readEnvironment(stack.environment));
    try {
      const running = await peopleTheStack(stack);
      const { tenant } = await running.people.photographer.get<{ tenant: { id: string } }>('/me');
      const { assetId } = await uploadPhotograph(running.people.photographer, photograph.file);
      await running.events.told(assetId, 'asset.rendered');
      await running.events.close();
      const copies = await copyAsset(database, tenant.id, assetId, assets);
      print(`${assets} assets are there, copies of one that was taken in`);

      const seconds: Record<string, number> = {};
      const timed = async <T>(phase: string, work: () => Promise<T>): Promise<T> => {
        const began = performance.now();
        const result = await work();
        seconds[phase] = rounded((performance.now() - began) / 1_000, 1);
        print(`${phase}: ${seconds[phase]} s, ${(assets / Math.max(seconds[phase], 0.001)).toFixed(1)} assets a second; load ${loadavg()[0]?.toFixed(1) ?? ''}`);
        return result;
      };
      const { projectManager } = running.people;
      const campaignId = await timed('plan', async () => planCampaign(running, copies));
      const at = `/campaigns/${campaignId}`;
      const reach = async (status: keyof Board['counts'], state?: string): Promise<void> => untilCounted(running, campaignId, status, assets, state, print);

      await timed('submit', async () => {
        await projectManager.post(`${at}/submit`);
        await reach('in_review');
      });
      await timed('approve', async () => {
        await decideAll(running, database, tenant.id, campaignId, print);
        await reach('ready');
      });
      const board = await timed('board', async () => projectManager.get<Board>(`${at}/board`));
      await timed('launch', async () => {
        await projectManager.post(`${at}/launch`);
        await reach('published', 'live');
      });
      await timed('cancel', async () => {
        await projectManager.post(`${at}/cancel`);
        await reach('ready', 'cancelled');
      });

      const runs = await readRunsOf({ address: stack.addresses.temporal, namespace: 'default' }, { tenantId: tenant.id, kind: 'campaign', id: campaignId });
      const { board: boardSeconds, ...phases } = seconds;
      return {
        assets,
        events: Math.max(...runs.map(({ events }) => events)),
        runs: runs.length,
        maxPayloadBytes: Math.max(...runs.map(({ largestPayload }) => largestPayload.bytes)),
        seconds: rounded(Object.values(phases).reduce((sum, one) => sum + one, 0), 1),
        secondsByPhase: phases,
        boardMs: rounded((boardSeconds ?? 0) * 1_000, 0),
        boardPage: board.deliverables.length,
        loadAtStart,
        loadAtEnd: loadavg(),
      };
    } finally {
      await database.close();
      await stack.stop();
    }
  } finally {
    removeDataDir(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function planCampaign({ people: { projectManager, creative }, channels }: RunningStack, assetIds: readonly string[]): Promise<string> {
  const { id } = await projectManager.post<{ id: string }>('/campaigns', { name: 'Ten thousand', brief: { what: 'Everything at once' } });
  for (let from = 0; from < assetIds.length; from += addedAtOnce) {
    const deliverables = assetIds.slice(from, from + addedAtOnce).map(() => ({ channelId: channels.folder, recipe: 'preview-640' }));
    await projectManager.post(`/campaigns/${id}/deliverables`, { deliverables });
  }
  let cursor: string | null = null;
  let from = 0;
  do {
    const page: Board = await projectManager.get<Board>(`/campaigns/${id}/board?limit=500${cursor === null ? '' : `&cursor=${cursor}`}`);
    const picks = page.deliverables.map((deliverable, index) => ({ deliverableId: deliverable.id, assetId: assetIds[from + index] }));
    await creative.post(`/campaigns/${id}/selections`, { picks });
    from += page.deliverables.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return id;
}

/** Every decision by a person over HTTP, on the hash that the review shows; until no review of the campaign is open. */
async function decideAll({ people: { brandManager } }: RunningStack, database: Database, tenantId: string, campaignId: string, print: (line: string) => void): Promise<void> {
  let decided = 0;
  for (;;) {
    const open = await database.ask<{ id: string; hash: string }>(
      tenantId,
      `select id, content_hash as hash from reviews where campaign_id = $1 and state = 'open' order by id limit 1000`,
      [campaignId],
    );
    if (open.length === 0) return;
    await inParallel(open, decidedAtOnce, async ({ id, hash }) => answered(() => brandManager.post(`/reviews/${id}/decisions`, { decision: 'approve', contentHash: hash }, `approve-${id}`)));
    decided += open.length;
    print(`${decided} decisions`);
  }
}

/** What may still happen is asked again under the same key, as the answer says, until it is answered; five times at most. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ProblemAnswer) || error.status !== 503 || attempt === 5) throw error;
      await sleep(attempt * 1_000);
    }
  }
}

async function untilCounted(
  { people: { projectManager } }: RunningStack,
  campaignId: string,
  status: keyof Board['counts'],
  count: number,
  state: string | undefined,
  print: (line: string) => void,
): Promise<void> {
  let [seen, since] = [-1, Date.now()];
  for (;;) {
    const board = await projectManager.get<Board>(`/campaigns/${campaignId}/board?limit=1`);
    const now = board.counts[status];
    if (now >= count && (state === undefined || board.state === state)) return;
    if (now !== seen) {
      [seen, since] = [now, Date.now()];
      print(`${now} of ${count} ${status.replace('_', ' ')}`);
    } else if (Date.now() - since > patienceMilliseconds) throw new Error(`${now} of ${count} are ${status}, the campaign is ${board.state}, and nothing moves`);
    await sleep(lookEveryMilliseconds);
  }
}

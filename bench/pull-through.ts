import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '../db/pool.js';
import { removeDataDir } from '../dev/reset-command.js';
import { startStack } from '../dev/stack.js';
import { workflowId } from '../workflows/workflow-ids.js';
import { addDependants } from './dependants.js';
import { prepareOne } from './latency.js';
import { longestRun } from './longest-run.js';
import type { Photograph } from './photographs.js';
import { makePhotograph, stampedCopy } from './photographs.js';
import type { RunningStack } from './running-stack.js';
import { peopleTheStack } from './running-stack.js';
import { median, rounded } from './statistics.js';

export interface PullThroughBenchOptions {
  readonly dependants: number;
  /** Photographs that the dependants are made of: so many pictures are drawn anew, and shared. */
  readonly photographs: number;
  /** Uploads on the idle stack, for the ratio. */
  readonly samples: number;
  readonly print: (line: string) => void;
}

interface Report {
  readonly state: string;
  readonly assets: number;
  readonly counts: Readonly<Record<string, number>>;
}

const secondsBetweenUploads = 2;
/** Histories of assets that are looked at, besides that of the run. */
const assetHistories = 25;

/**
 * One safety line in thousands of drafts is changed, on the embedded stack: how long until all are replaced, how long histories get, and
 * how long new uploads take meanwhile. The dependants are copies of a few prepared photographs, put into PostgreSQL as they would
 * have become (see dependants.ts); all that follows is the product's own doing.
 */
export async function benchPullThrough(options: PullThroughBenchOptions): Promise<Record<string, unknown>> {
  const { print, dependants } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'galley-bench-'));
  const dataDir = path.join(folder, 'stack');
  try {
    const pictures: Photograph[] = [];
    for (let number = 0; number < options.photographs; number += 1) pictures.push(await makePhotograph(path.join(folder, 'pictures'), 8, number));
    const stack = await startStack({ dataDir, print, environment: { GALLEY_LOG_LEVEL: 'warn' } });
    const database = createDatabase({ GALLEY_DATABASE_URL: stack.environment['GALLEY_DATABASE_URL'] ?? '', GALLEY_DATABASE_POOL: 2 });
    try {
      const running = await peopleTheStack(stack);
      const copies = path.join(folder, 'copies');
      const upload = async (number: number): Promise<number> => {
        const picture = pictures[number % pictures.length];
        if (picture === undefined) throw new Error('there are no photographs');
        return (await prepareOne(running, await stampedCopy(picture, copies, `upload-${number}`))).fromTheBeginning;
      };
      const { tenant } = await running.people.photographer.get<{ tenant: { id: string } }>('/me');
      print('warming up, then uploading to the idle stack');
      for (let number = 0; number < 8; number += 1) await upload(number);
      const idle: number[] = [];
      for (let number = 8; number < 8 + options.samples; number += 1) {
        idle.push(await upload(number));
        await sleep(secondsBetweenUploads * 1_000);
      }

      const component = await approvedComponent(running);
      const templates: string[] = [];
      for (const picture of pictures) {
        const { assetId } = await prepareOne(running, await stampedCopy(picture, copies, 'template'));
        await running.people.creative.patch(`/assets/${assetId}`, { slots: { safety: component.versionId } });
        await running.events.told(assetId, 'asset.rendered', 2);
        templates.push(assetId);
      }
      await addDependants(database, tenant.id, templates, dependants - templates.length, print);
      const newVersionId = await approvedVersion(running, component.id);
      const impactMs = await timed(() => running.people.creative.get(`/components/${component.id}/impact`));
      const body = { toVersionId: newVersionId, severity: 'wording', reason: 'The wording has changed' };
      const dryRunMs = await timed(() => running.people.brandManager.post(`/components/${component.id}/pull-through`, { ...body, dryRun: true }));

      print(`pulling through ${dependants} assets`);
      const began = performance.now();
      const { id: runId } = await running.people.brandManager.post<{ id: string }>(`/components/${component.id}/pull-through`, body);
      const busy: number[] = [];
      let report: Report = { state: 'running', assets: 0, counts: {} };
      for (let number = 1_000; ; number += 1) {
        report = await running.people.brandManager.get<Report>(`/pull-throughs/${runId}`);
        if (report.state === 'done') break;
        busy.push(await upload(number));
        print(`${report.counts['done'] ?? 0} of ${report.assets} replaced after ${((performance.now() - began) / 1_000).toFixed(0)} s; an upload took ${(busy.at(-1) ?? 0).toFixed(0)} ms`);
        await sleep(secondsBetweenUploads * 1_000);
      }
      const seconds = (performance.now() - began) / 1_000;

      const temporal = { address: stack.addresses.temporal, namespace: 'default' };
      const rows = await database.ask<{ id: string }>(tenant.id, 'select asset_id as id from pull_through_items where run_id = $1 order by asset_id limit $2', [runId, assetHistories]);
      const ofRun = await longestRun(temporal, [workflowId(tenant.id, 'pull_through', runId)]);
      const ofAssets = await longestRun(temporal, rows.map(({ id }) => workflowId(tenant.id, 'asset', id)));
      await running.events.close();
      return {
        dependants: report.assets,
        replaced: report.counts['done'] ?? 0,
        seconds: rounded(seconds, 1),
        perSecond: rounded(report.assets / seconds, 1),
        longestRunEvents: Math.max(ofRun.events, ofAssets.events),
        runEvents: ofRun.events,
        runs: ofRun.runs,
        assetEvents: ofAssets.events,
        newUploadLatencyRatio: rounded(median(busy) / median(idle)),
        idleUploadMs: rounded(median(idle), 0),
        busyUploadMs: rounded(median(busy), 0),
        uploadsMeanwhile: busy.length,
        impactMs: rounded(impactMs, 0),
        dryRunMs: rounded(dryRunMs, 0),
        photographs: options.photographs,
        load: loadavg(),
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

async function approvedComponent({ people }: RunningStack): Promise<{ id: string; versionId: string }> {
  const made = await people.creative.post<{ id: string; versionList: { id: string }[] }>('/components', { kind: 'safety_statement', name: 'Safety line', text: 'May cause drowsiness.' });
  const versionId = made.versionList[0]?.id ?? '';
  await people.compliance.post(`/components/${made.id}/versions/${versionId}/decisions`, { decision: 'approve' });
  return { id: made.id, versionId };
}

async function approvedVersion({ people }: RunningStack, componentId: string): Promise<string> {
  const { versionList } = await people.creative.post<{ versionList: { id: string }[] }>(`/components/${componentId}/versions`, { text: 'May cause drowsiness. Do not drive.' });
  const versionId = versionList[0]?.id ?? '';
  await people.compliance.post(`/components/${componentId}/versions/${versionId}/decisions`, { decision: 'approve' });
  return versionId;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { testServers } from '../setup/test-servers.js';
import { historiesFolder, readHistory } from './record-history.js';

const histories = readdirSync(historiesFolder).filter((name) => name.endsWith('.json'));

describe('lives that began with earlier code go on with this code', () => {
  test('there is a history of every life', () => {
    for (const life of ['asset', 'review', 'placement', 'campaign', 'component', 'pull-through', 'backfill', 'handoff', 'lease']) expect(histories.some((name) => name.startsWith(life))).toBe(true);
  });

  test.each(histories)('%s replays', async (name) => {
    await Worker.runReplayHistory({ workflowBundle: { codePath: testServers().workflowBundle } }, readHistory(name));
  });
});

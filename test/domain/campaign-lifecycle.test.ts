import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CampaignFact, CampaignRequest } from '../../domain/campaign-lifecycle.js';
import { nextCampaignStep } from '../../domain/campaign-lifecycle.js';
import { nextCampaignWake } from '../../domain/campaign-watch.js';
import type { WatchedOutlook } from '../../domain/campaign-watch.js';
import { isRefusal } from '../../domain/refusal.js';
import type { CampaignRecord } from '../../schemas/life-records.js';

const now = '2027-03-01T09:00:00.000Z';
const planned: CampaignRecord = {
  tenantId: 't', campaignId: 'c', state: 'planning', sequence: 1, launchAt: null, endsAt: null, dueAt: null, launchMode: 'all_or_nothing', launchesItself: false,
  launches: 0, warned: [], work: [], answered: [],
};
const outlook: WatchedOutlook = { wanted: 1, unready: 0, placeable: 0, standing: 'on_time', nextLookAt: null, successors: 0, unreadySuccessors: 0 };

function after(record: CampaignRecord, ...commands: (CampaignRequest | CampaignFact)[]): CampaignRecord {
  return commands.reduce((current, command) => {
    const step = nextCampaignStep(current, command, now);
    if (isRefusal(step)) throw new Error(`${command.kind}: ${step.detail}`);
    return step.record;
  }, record);
}

describe('a launch of all or nothing', () => {
  test('is live once everything is', () => {
    expect(after(planned, { kind: 'launch' }, { kind: 'deliverables_placed', refused: 0 })).toMatchObject({ state: 'launching', work: ['await_live'] });
    expect(after(planned, { kind: 'launch' }, { kind: 'deliverables_placed', refused: 0 }, { kind: 'all_live' })).toMatchObject({ state: 'live', work: [] });
  });

  test('is undone where an asset refuses or a placement fails, and can be tried again when all is down', () => {
    const refused = after(planned, { kind: 'launch' }, { kind: 'deliverables_placed', refused: 1 });
    const failed = after(planned, { kind: 'launch' }, { kind: 'deliverables_placed', refused: 0 }, { kind: 'launch_failed' });
    for (const record of [refused, failed]) {
      expect(record).toMatchObject({ state: 'launching', work: ['withdraw_placements', 'await_withdrawn'] });
      const undone = after(record, { kind: 'placements_withdrawn' }, { kind: 'withdrawals_settled' });
      expect(undone).toMatchObject({ state: 'in_review', work: [] });
      expect(after(undone, { kind: 'launch' }).launches).toBe(2);
    }
  });

  test('that is cancelled in the middle only takes down', () => {
    const cancelled = after(planned, { kind: 'launch' }, { kind: 'cancel' });
    expect(cancelled).toMatchObject({ state: 'cancelled', work: ['withdraw_placements'] });
    expect(nextCampaignStep(cancelled, { kind: 'deliverables_placed', refused: 0 }, now)).toMatchObject({ refused: 'campaign.wrong_state' });
  });
});

test('an end without successors takes down and archives; with some it waits until they are up', () => {
  const live: CampaignRecord = { ...planned, state: 'live' };
  expect(after(live, { kind: 'end' }, { kind: 'successors_placed', placed: 0 }).work).toEqual(['withdraw_placements', 'archive_selection']);
  expect(after(live, { kind: 'succeed' }, { kind: 'successors_placed', placed: 3 }).work).toEqual(['await_successors', 'withdraw_placements', 'archive_selection']);
});

describe('a campaign that is live', () => {
  const live: CampaignRecord = { ...planned, state: 'live', launchAt: '2027-02-01T09:00:00.000Z', endsAt: '2027-03-05T09:00:00.000Z', warned: ['successors_not_ready'] };
  const schedule = { kind: 'schedule', launchAt: live.launchAt, launchesItself: false } as const;

  test('ends at another time when that is asked, and is not launched at another one', () => {
    const moved = after(live, { ...schedule, endsAt: '2027-04-05T09:00:00.000Z' });
    expect(moved).toMatchObject({ state: 'live', endsAt: '2027-04-05T09:00:00.000Z', warned: [], work: ['move_ends'] });
    expect(after(moved, { kind: 'ends_moved' }).work).toEqual([]);
    expect(after(live, { ...schedule, endsAt: null }).endsAt).toBeNull();
    expect(nextCampaignStep(live, { ...schedule, endsAt: now }, now)).toMatchObject({ refused: 'rights.dates_invalid' });
    for (const other of [{ launchAt: null }, { launchAt: '2027-03-02T09:00:00.000Z' }, { launchesItself: true }]) {
      expect(nextCampaignStep(live, { ...schedule, endsAt: live.endsAt, ...other }, now)).toMatchObject({ refused: 'campaign.wrong_state' });
    }
  });

  test('submits what was picked since where it goes out as ready, and nothing more where it went out as a whole', () => {
    expect(after({ ...live, launchMode: 'as_ready' }, { kind: 'submit' })).toMatchObject({ state: 'live', work: ['submit_selection'] });
    expect(nextCampaignStep(live, { kind: 'submit' }, now)).toMatchObject({ refused: 'campaign.wrong_state' });
  });
});

test('what was ended or cancelled never takes anything up again', () => {
  const commands = fc.constantFrom<CampaignRequest | CampaignFact>(
    { kind: 'begin' }, { kind: 'submit' }, { kind: 'launch' }, { kind: 'schedule', launchAt: null, endsAt: null, launchesItself: false }, { kind: 'cancel' }, { kind: 'end' }, { kind: 'succeed' },
    { kind: 'selection_submitted' }, { kind: 'deliverables_placed', refused: 0 }, { kind: 'more_ready' }, { kind: 'all_live' }, { kind: 'launch_failed' }, { kind: 'successors_placed', placed: 1 },
    { kind: 'successors_settled' }, { kind: 'placements_withdrawn' }, { kind: 'withdrawals_settled' }, { kind: 'ends_moved' }, { kind: 'selection_archived' }, { kind: 'warned', warning: 'launch_due' }, { kind: 'recovered' },
  );
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 40 }), fc.constantFrom('all_or_nothing', 'as_ready'), (all, launchMode) => {
      let record: CampaignRecord = { ...planned, launchMode };
      for (const command of all) {
        const step = nextCampaignStep(record, command, now);
        if (isRefusal(step)) continue;
        expect(step.record.sequence).toBe(record.sequence + 1);
        if (record.state === 'ended' || record.state === 'cancelled') expect(step.record.state).toBe(record.state);
        if (step.record.state === 'cancelled') expect(step.record.work).not.toContain('place_deliverables');
        record = step.record;
      }
    }),
  );
});

describe('a campaign that has nothing to do', () => {
  const due: CampaignRecord = { ...planned, launchAt: '2027-04-01T09:00:00.000Z', dueAt: '2027-04-01T09:00:00.000Z' };

  test('rests where it has no date, and waits for the instant at which its plan may turn where it has one', () => {
    expect(nextCampaignWake(planned, outlook, now)).toBeNull();
    expect(nextCampaignWake(due, { ...outlook, nextLookAt: '2027-03-20T09:00:00.000Z' }, now)).toEqual({ at: '2027-03-20T09:00:00.000Z' });
    expect(nextCampaignWake(due, outlook, now)).toEqual({ at: due.launchAt });
  });

  test('warns of each thing once, and says when it is over', () => {
    const risky = { ...outlook, standing: 'at_risk' as const };
    expect(nextCampaignWake(due, risky, now)).toEqual({ command: { kind: 'warned', warning: 'plan_at_risk' } });
    expect(nextCampaignWake({ ...due, warned: ['plan_at_risk'] }, risky, now)).toEqual({ at: due.launchAt });
    expect(nextCampaignWake({ ...due, warned: ['plan_at_risk'] }, outlook, now)).toEqual({ command: { kind: 'recovered' } });
    expect(nextCampaignWake({ ...due, warned: ['plan_at_risk'] }, { ...outlook, standing: 'unreachable' }, now)).toEqual({ command: { kind: 'warned', warning: 'date_unreachable' } });
  });

  test('launches by itself when it was told to and is ready, else says that it is due', () => {
    const then = '2027-04-01T09:00:00.000Z';
    expect(nextCampaignWake({ ...due, launchesItself: true }, outlook, then)).toEqual({ command: { kind: 'launch' } });
    expect(nextCampaignWake({ ...due, launchesItself: true }, { ...outlook, unready: 1 }, then)).toEqual({ command: { kind: 'warned', warning: 'launch_due' } });
    expect(nextCampaignWake(due, outlook, then)).toEqual({ command: { kind: 'warned', warning: 'launch_due' } });
    expect(nextCampaignWake({ ...due, warned: ['launch_due'] }, outlook, then)).toBeNull();
  });

  test('begins its end before its placements come down by themselves where others take over', () => {
    const live: CampaignRecord = { ...planned, state: 'live', endsAt: '2027-03-05T09:00:00.000Z' };
    expect(nextCampaignWake(live, outlook, now)).toEqual({ at: '2027-03-05T09:00:00.000Z' });
    expect(nextCampaignWake(live, { ...outlook, successors: 100 }, now)).toEqual({ at: '2027-03-05T08:59:35.000Z' });
    expect(nextCampaignWake(live, { ...outlook, successors: 100 }, '2027-03-05T08:59:35.000Z')).toEqual({ command: { kind: 'end' } });
    expect(nextCampaignWake(live, { ...outlook, successors: 1, unreadySuccessors: 1 }, now)).toEqual({ at: '2027-03-04T09:00:00.000Z' });
    expect(nextCampaignWake(live, { ...outlook, successors: 1, unreadySuccessors: 1 }, '2027-03-04T09:00:00.000Z')).toEqual({ command: { kind: 'warned', warning: 'successors_not_ready' } });
  });
});

import { condition } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import { isRefusal } from '../domain/refusal.js';
import type { Refusal } from '../domain/refusal.js';
import type { Standing } from './messages.js';

interface Life {
  readonly state: string;
  readonly sequence: number;
}

/** What a turn comes to: the next record and how it is written down, a no, or null where nothing changes. */
export type Turn<LifeRecord> = { readonly record: LifeRecord; readonly write: () => Promise<'recorded' | 'moved_on'> } | Refusal | null;

/**
 * Lets the commands of a life have their turns one by one: each is decided on the record as it is, and counts once it is recorded.
 * Where Temporal lost a step in a crash that PostgreSQL has, the record is read again and the command decided again on what is true.
 */
export function createTurns<LifeRecord extends Life>(life: { record: LifeRecord | null }, load: () => Promise<LifeRecord>) {
  const mutex = new Mutex();
  return async (decide: (before: LifeRecord) => Turn<LifeRecord> | Promise<Turn<LifeRecord>>): Promise<Standing | Refusal> => {
    await condition(() => life.record !== null);
    return mutex.runExclusive(async () => {
      for (;;) {
        const before = life.record as LifeRecord;
        const next = await decide(before);
        if (next === null) return standing(before);
        if (isRefusal(next)) return next;
        if ((await next.write()) === 'recorded') {
          life.record = next.record;
          return standing(next.record);
        }
        life.record = await load();
      }
    });
  };
}

/** Asks come one by one; a crash makes at most the last few of them come again. */
const rememberedAsks = 8;

/** The ids of the last asks, with this one among them: it is answered, and not done twice, when it comes again. */
export function withAnswered<LifeRecord extends { readonly answered: readonly string[] }>(record: LifeRecord, askId: string | null): LifeRecord {
  return askId === null ? record : { ...record, answered: [...record.answered, askId].slice(-rememberedAsks) };
}

function standing({ state, sequence }: Life): Standing {
  return { state, sequence, reason: null };
}

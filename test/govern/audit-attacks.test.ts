import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createGovernActivities } from '../../activities/govern/activities.js';
import { verifyAudit } from '../../cli/verify-audit.js';
import type { AuditReport } from '../../cli/verify-audit.js';
import { appendAuditEvent } from '../../db/append-audit-event.js';
import { exportAudit } from '../../db/export-audit.js';
import { testServers } from '../setup/test-servers.js';
import { createLibrary, sha256 } from '../builders/library.js';
import type { Library } from '../builders/library.js';

let library: Library;
let activities: ReturnType<typeof createGovernActivities>;
let superuser: pg.Client;
let tenantId: string;

beforeAll(async () => {
  library = await createLibrary();
  const url = new URL(testServers().superuserUrl);
  url.pathname = new URL(library.environment.GALLEY_DATABASE_URL).pathname;
  superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  // What an attacker with every right in the database does first: no trigger runs any more.
  await superuser.query('set session_replication_role = replica');
});
afterAll(async () => {
  await superuser.end();
  await library.close();
});

/** Thirty events, of which an anchor vouches for the 10th, the 20th and the last. */
beforeEach(async () => {
  activities = createGovernActivities(library);
  tenantId = await library.addTenant();
  for (let round = 0; round < 3; round += 1) await addEvents(tenantId, 10);
});

async function addEvents(tenant: string, count: number): Promise<void> {
  await library.database.withTenant(tenant, async (client) => {
    for (let event = 0; event < count; event += 1) await appendAuditEvent(client, { actor: 'system', action: 'asset.approved', subject: 'asset:ü', details: { event } });
  });
  await activities.anchorAudit({});
}

async function verify(tenant = tenantId, withAnchors = true): Promise<AuditReport> {
  return verifyAudit({ events: lines(exportAudit(library.database, tenant)), anchors: withAnchors ? lines(library.objectStore.listAnchors(tenant)) : lines(nothing()) });
}

async function* lines(objects: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const object of objects) yield JSON.stringify(object);
}
async function* nothing(): AsyncGenerator<object> {}

interface Event {
  sequence: number;
  body: string;
  previous_hash: string;
  hash: string;
}

async function events(tenant = tenantId): Promise<Event[]> {
  const { rows } = await superuser.query<Event>('select sequence::int, body, previous_hash, hash from audit_events where tenant_id = $1 order by sequence', [tenant]);
  return rows;
}

/** Replaces the whole log by these bodies, with a chain that is right in itself. */
async function rechain(bodies: readonly string[]): Promise<void> {
  await superuser.query('delete from audit_events where tenant_id = $1', [tenantId]);
  let previous = '0'.repeat(64);
  for (const [index, text] of bodies.entries()) {
    const body = JSON.stringify({ ...(JSON.parse(text) as object), sequence: index + 1 });
    const hash = sha256(`${previous}\n${body}`);
    await superuser.query(
      `insert into audit_events values ($1, $2, now(), 'system', 'asset.approved', 'asset:x', $3, $4, $5)`,
      [tenantId, index + 1, body, previous, hash],
    );
    previous = hash;
  }
  await superuser.query('update audit_heads set sequence = $2, hash = $3 where tenant_id = $1', [tenantId, bodies.length, previous]);
}

const edited = (text: string, change: object): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });

describe('the audit log of an honest installation', () => {
  test('agrees with its anchors', async () => {
    expect(await verify()).toEqual({ ok: true, events: 30, anchors: 3, anchoredThrough: 30, findings: [], moreFindings: 0 });
  });

  test('still agrees when events have come since the last anchor, and says how far it is vouched for', async () => {
    await library.database.withTenant(tenantId, (client) => appendAuditEvent(client, { actor: 'system', action: 'asset.approved', subject: 'asset:x' }));
    expect(await verify()).toMatchObject({ ok: true, events: 31, anchoredThrough: 30 });
  });

  test('is anchored once per movement, by however many processes', async () => {
    await Promise.all([1, 2, 3].map(async () => createGovernActivities(library).anchorAudit({})));
    expect(await verify()).toMatchObject({ ok: true, anchors: 3 });
    expect(await activities.anchorAudit({})).toEqual({ anchored: 0, conflicting: 0 });
  });

  test('may be empty', async () => {
    const empty = await library.addTenant();
    expect(await verify(empty)).toMatchObject({ ok: true, events: 0, anchors: 0, anchoredThrough: null });
  });
});

describe('an attacker with every right in the database is found offline when they', () => {
  const attacks: readonly [string, string, () => Promise<unknown>][] = [
    ['edit an event', 'hash_mismatch', () => superuser.query(`update audit_events set body = replace(body, 'asset.approved', 'asset.rejected') where tenant_id = $1 and sequence = 15`, [tenantId])],
    ['delete one from the middle', 'gap', () => superuser.query('delete from audit_events where tenant_id = $1 and sequence = 15', [tenantId])],
    [
      'delete the tail, and set the head back',
      'tail_cut',
      async () => {
        await superuser.query('delete from audit_events where tenant_id = $1 and sequence > 25', [tenantId]);
        await superuser.query('update audit_heads set sequence = 25, hash = (select hash from audit_events where tenant_id = $1 and sequence = 25) where tenant_id = $1', [tenantId]);
      },
    ],
    [
      'insert an event',
      'anchor_mismatch',
      async () => {
        const bodies = (await events()).map((event) => event.body);
        await rechain([...bodies.slice(0, 15), bodies[15] ?? '', ...bodies.slice(15)]);
      },
    ],
    [
      'change the order of two',
      'hash_mismatch',
      async () => {
        const [one, other] = (await events()).filter((event) => event.sequence === 15 || event.sequence === 16);
        await superuser.query('update audit_events set body = $2 where tenant_id = $1 and sequence = 15', [tenantId, other?.body]);
        await superuser.query('update audit_events set body = $2 where tenant_id = $1 and sequence = 16', [tenantId, one?.body]);
      },
    ],
    [
      'swap the logs of two tenants',
      'wrong_tenant',
      async () => {
        const other = await library.addTenant();
        await addEvents(other, 30);
        const spare = await library.addTenant();
        for (const table of ['audit_events', 'audit_heads']) {
          await superuser.query(`update ${table} set tenant_id = $2 where tenant_id = $1`, [tenantId, spare]);
          await superuser.query(`update ${table} set tenant_id = $2 where tenant_id = $1`, [other, tenantId]);
          await superuser.query(`update ${table} set tenant_id = $2 where tenant_id = $1`, [spare, other]);
        }
      },
    ],
    [
      'compute the whole chain anew after an edit',
      'anchor_mismatch',
      async () => rechain((await events()).map(({ body, sequence }) => (sequence === 15 ? edited(body, { action: 'asset.rejected' }) : body))),
    ],
    [
      'put an old backup back, and let the log go on from there',
      'anchor_mismatch',
      async () => {
        await rechain((await events()).slice(0, 12).map((event) => event.body));
        await addEvents(tenantId, 18);
      },
    ],
    [
      'turn the clock back before they write',
      'time_mismatch',
      async () => {
        const bodies = (await events()).map((event) => event.body);
        await rechain([...bodies, edited(bodies[0] ?? '', { at: '2020-01-01T00:00:00.000000Z' })]);
      },
    ],
    [
      'change a time',
      'hash_mismatch',
      () => superuser.query(`update audit_events set body = replace(body, '"at" : "20', '"at" : "19') where tenant_id = $1 and sequence = 3`, [tenantId]),
    ],
    ['renumber over a hole', 'anchor_mismatch', async () => rechain((await events()).filter((event) => event.sequence !== 15).map((event) => event.body))],
    ['empty the log', 'tail_cut', () => superuser.query('delete from audit_events where tenant_id = $1', [tenantId])],
  ];

  test.each(attacks)('%s', async (_what, problem, attack) => {
    await attack();
    const report = await verify();
    expect(report.ok).toBe(false);
    expect(report.findings.map((finding) => finding.problem)).toContain(problem);
  });

  test('replace an anchor: the one that was written first is the one that is read', async () => {
    await rechain((await events()).map(({ body, sequence }) => (sequence === 15 ? edited(body, { action: 'asset.rejected' }) : body)));
    const store = library.objectStore;
    for (const { sequence, hash } of await events()) {
      if (![10, 20, 30].includes(sequence)) continue;
      const address = { bucket: 'audit', key: `anchors/${tenantId}/${String(sequence).padStart(20, '0')}.json` } as const;
      const forged = Buffer.from(JSON.stringify({ tenantId, sequence, hash, at: new Date().toISOString() }));
      await store.put(address, forged, { sha256: sha256(forged), contentType: 'application/json' });
      await store.remove(address);
    }
    expect((await verify()).findings.map((finding) => finding.problem)).toContain('anchor_mismatch');
    expect((await verify()).anchors).toBe(3);
  });

  test('try to delete an anchor: the store refuses, whoever asks', async () => {
    const address = { bucket: 'audit', key: `anchors/${tenantId}/${'30'.padStart(20, '0')}.json` } as const;
    expect(await library.objectStore.removeEveryVersion(address)).toBe('locked');
    expect(await verify()).toMatchObject({ ok: true, anchors: 3 });
  });

  test('roll back in the sight of the next anchoring, which tells of it at once', async () => {
    const before = (await activities.anchorAudit({})).conflicting;
    const bodies = (await events()).slice(0, 20).map((event) => event.body);
    await rechain(bodies.map((body, index) => (index === 19 ? edited(body, { action: 'asset.rejected' }) : body)));
    expect((await activities.anchorAudit({})).conflicting).toBe(before + 1);
  });
});

test('without anchors the chain alone shows what was not computed anew', async () => {
  await superuser.query('delete from audit_events where tenant_id = $1 and sequence = 15', [tenantId]);
  const { findings, anchoredThrough } = await verify(tenantId, false);
  expect(findings).toEqual([{ sequence: 15, problem: 'gap', detail: 'It is missing.' }]);
  expect(anchoredThrough).toBeNull();
});

test('the application cannot change the log', async () => {
  for (const statement of ['update audit_events set body = body', 'delete from audit_events', 'truncate audit_events', 'delete from audit_heads']) {
    await expect(library.database.ask(tenantId, statement)).rejects.toThrow(/permission denied|append-only/);
  }
  await expect(library.sql('delete from audit_events')).resolves.toEqual([]);
  expect((await verify()).ok).toBe(true);
});

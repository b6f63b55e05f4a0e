import { expect, test } from '@jest/globals';
import { verifyAudit } from '../../cli/verify-audit.js';
import { sha256 } from '../builders/library.js';

const tenantId = '0198c0de-0000-7000-8000-000000000001';

async function* chain(length: number, change: (sequence: number, line: string) => string = (_, line) => line): AsyncGenerator<string> {
  let previousHash = '0'.repeat(64);
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const body = JSON.stringify({ tenantId, sequence, at: '2026-01-01T00:00:00.000000Z', actor: 'system', action: 'a.b', subject: 'x:y', details: {} });
    const hash = sha256(`${previousHash}\n${body}`);
    yield change(sequence, JSON.stringify({ tenantId, sequence, body, previousHash, hash }));
    previousHash = hash;
  }
}
async function* none(): AsyncGenerator<string> {}

test('a line that is no event is a finding, and the rest is still checked', async () => {
  const report = await verifyAudit({ events: chain(5, (sequence, line) => (sequence === 3 ? '{"half' : line)), anchors: none() });
  expect(report.findings.map(({ sequence, problem }) => [sequence, problem])).toEqual([
    [3, 'unreadable'],
    [3, 'gap'],
  ]);
});

test('a report lists a thousand findings at most, and counts the rest', async () => {
  const report = await verifyAudit({ events: chain(1_500, (_, line) => line.replace('a.b', 'a.c')), anchors: none() });
  expect([report.findings.length, report.moreFindings]).toEqual([1_000, 500]);
});

test('an anchor of another tenant, an unreadable one and one out of its place are findings', async () => {
  async function* anchors(): AsyncGenerator<string> {
    const at = '2026-01-01T00:00:00.000Z';
    yield 'nonsense';
    yield JSON.stringify({ tenantId, sequence: 2, hash: 'f'.repeat(64), at });
    yield JSON.stringify({ tenantId: '0198c0de-0000-7000-8000-000000000002', sequence: 3, hash: 'f'.repeat(64), at });
    yield JSON.stringify({ tenantId, sequence: 1, hash: 'f'.repeat(64), at });
  }
  const report = await verifyAudit({ events: chain(5), anchors: anchors() });
  expect(report.findings.map((finding) => finding.problem)).toEqual(['unreadable', 'anchor_mismatch', 'wrong_tenant', 'anchor_mismatch']);
});

test('twenty thousand events are checked in constant memory', async () => {
  const report = await verifyAudit({ events: chain(20_000), anchors: none() });
  expect(report).toMatchObject({ ok: true, events: 20_000 });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeSigningKey } from '../../runtime/signing-key.js';
import { enrolSigner } from '../builders/signer.js';
import type { Galley } from '../cli/galley.js';
import { galley } from '../cli/galley.js';
import type { LivingApi } from '../setup/living-api.js';
import { startLivingApi } from '../setup/living-api.js';

let api: LivingApi;
let officer: Galley;
let folder: string;
let original: string[];

/** Three signatures of two people under one review, of which one is void, by two keys; then an export. */
beforeAll(async () => {
  api = await startLivingApi();
  const admin = api.as(api.tenant.people.admin);
  const signers = [api.tenant.people.brand_manager, await api.tenant.newcomer(['brand_manager']), await api.tenant.newcomer(['brand_manager'])];
  const definition = { stages: [{ name: 'Medical', role: 'brand_manager', quorum: 3, signature: true }] };
  const policyId = (await admin('POST', '/approval-policies', { body: { name: 'Signed', definition } })).body.id;
  const assetId = await api.bring(api.as(api.tenant.people.photographer), 'chelsea.png');
  const { reviewId } = (await api.as(api.tenant.people.creative)('POST', '/reviews', { body: { assetIds: [assetId], policyId } })).body.items[0];
  const { contentHash } = (await admin('GET', `/reviews/${reviewId}`)).body;
  const answers: unknown[] = [];
  for (const [index, person] of signers.slice(0, 2).entries()) {
    const signer = await enrolSigner(api, person);
    const decide = async (body: object): Promise<void> =>
      void answers.push((await api.as(person)('POST', `/reviews/${reviewId}/decisions`, { body: { contentHash, ...body } })).status);
    if (index === 0) await decide({ decision: 'reject', signature: signer.signature({ meaning: 'review' }) });
    const { code, ...withoutCode } = signer.signature();
    await decide({ decision: 'approve', signature: index === 0 ? withoutCode : { ...withoutCode, code } });
    await admin('POST', '/signing-keys/rotate');
  }
  if (JSON.stringify(answers) !== '[422,201,201]') throw new Error(JSON.stringify(answers));
  officer = galley({ GALLEY_URL: api.url, GALLEY_API_KEY: api.tenant.people.compliance.apiKey });
  expect((await officer.run('audit', 'export', '--out', 'export')).code).toBe(0);
  folder = path.join(officer.folder, 'export');
  original = readFileSync(path.join(folder, 'signatures.jsonl'), 'utf8').trim().split('\n');
}, 180_000);
afterAll(() => api?.close());

const verify = () => officer.run('audit', 'verify', 'export', '--json');
const write = (lines: readonly string[]): void => writeFileSync(path.join(folder, 'signatures.jsonl'), lines.map((line) => `${line}\n`).join(''));

describe('an export of signatures', () => {
  test('verifies without the server', async () => {
    const ended = await verify();
    expect(ended.values()).toMatchObject([{ ok: true, findings: [], signatures: { ok: true, signatures: 3, keys: 3, findings: [] } }]);
    expect(ended.code).toBe(0);
    expect(original.map((line) => JSON.parse(line).state)).toEqual(['void', 'valid', 'valid']);
  });

  test.each<[string, (lines: string[]) => string[], string]>([
    ['whose meaning was changed', (lines) => lines.map((line, at) => (at === 1 ? line.replace('\\"meaning\\":\\"approval\\"', '\\"meaning\\":\\"review\\"') : line)), 'not_signed_by_key'],
    ['whose printed name was changed', (lines) => lines.map((line) => line.replace(/\\"printedName\\":\\"[^\\]*/, '\\"printedName\\":\\"Somebody else')), 'not_signed_by_key'],
    ['whose time was changed', (lines) => lines.map((line) => line.replace(/\\"at\\":\\"20\d\d/, '\\"at\\":\\"2019')), 'not_signed_by_key'],
    ['whose reason was changed', (lines) => lines.map((line) => line.replace('what the label says', 'whatever you like')), 'reason_changed'],
    ['that was made valid', (lines) => lines.map((line) => line.replace('"void"', '"valid"')), 'state_changed'],
    ['that was made void', (lines) => lines.map((line) => line.replace('"valid"', '"void"')), 'state_changed'],
    ['of which the first is missing', (lines) => lines.slice(1), 'missing'],
    ['of which the last is missing', (lines) => lines.slice(0, -1), 'missing'],
    ['of which two are swapped', (lines) => [lines[0]!, lines[2]!, lines[1]!], 'broken_link'],
    ['of which one is there twice', (lines) => [...lines, lines[2]!], 'broken_link'],
    ['that cannot be read', (lines) => ['{"half', ...lines.slice(1)], 'unreadable'],
    [
      'of which one took the signature of another',
      (lines) => lines.map((line, at) => (at === 1 ? JSON.stringify({ ...JSON.parse(line), signature: JSON.parse(lines[2]!).signature }) : line)),
      'not_signed_by_key',
    ],
  ])('%s does not', async (_what, change, problem) => {
    write(change([...original]));
    try {
      const ended = await verify();
      expect(ended.code).toBe(1);
      const [{ signatures }] = ended.values() as [{ signatures: { findings: { problem: string }[] } }];
      expect(signatures.findings.map((finding) => finding.problem)).toContain(problem);
    } finally {
      write(original);
    }
  });

  test('by a key that the audit log does not know does not', async () => {
    const file = path.join(folder, 'signing-keys.json');
    const text = readFileSync(file, 'utf8');
    const { items } = JSON.parse(text) as { items: { id: string; publicKey: string }[] };
    writeFileSync(file, JSON.stringify({ items: items.map((key) => ({ ...key, publicKey: makeSigningKey('0f'.repeat(32), 't', 'k').publicKey })) }));
    const ended = await verify();
    writeFileSync(file, text);
    expect(ended.code).toBe(1);
    expect(JSON.stringify(ended.values())).toContain('wrong_key');
  });

  test('without its signatures is found out by the audit log', async () => {
    write([]);
    const ended = await verify();
    write(original);
    expect(ended.code).toBe(1);
    expect((ended.values() as { signatures: { findings: unknown[] } }[])[0]?.signatures.findings).toHaveLength(3);
  });
});

test('a signature changed in the database is shown as not good', async () => {
  const { tenantId } = api.tenant;
  const [row] = await api.services.database.ask<{ review_id: string }>(tenantId, 'select review_id from signatures limit 1');
  const shown = async (): Promise<string[][]> =>
    (await api.as(api.tenant.people.compliance)('GET', `/reviews/${row?.review_id}/signatures`)).body.items.map((one: { verification: { faults: string[] } }) => one.verification.faults);
  expect(await shown()).toEqual([[], [], []]);
  const refused = api.services.database.ask(tenantId, `update signatures set reason = 'Other'`);
  await expect(refused).rejects.toMatchObject({ code: '42501' });
  await expect(api.services.database.ask(tenantId, 'delete from signatures')).rejects.toMatchObject({ code: '42501' });
  await api.services.database.ask(tenantId, `update versions set sha256 = repeat('9', 64)`);
  expect(await shown()).toEqual([['content_changed'], ['content_changed'], ['content_changed']]);
});

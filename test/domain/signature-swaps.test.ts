import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { faultsAgainstRecord } from '../../domain/signature-faults.js';
import { statementText } from '../../domain/signature-statement.js';
import { signatureHash, verifySignature } from '../../runtime/verify-signature.js';
import type { SignatureStatement } from '../../schemas/signatures.js';
import { signed } from '../builders/signed.js';

const one = signed();
const { statement, exported, facts, publicKey } = one;

test('a signature verifies over exactly what was signed, in whatever order it is written', () => {
  expect(verifySignature(exported, publicKey)).toEqual({ statement, faults: [] });
  expect(faultsAgainstRecord(statement, facts)).toEqual([]);
  expect(statementText(Object.fromEntries(Object.entries(statement).reverse()) as SignatureStatement)).toBe(exported.statement);
});

/** Another value of the same form at every place of a value. */
function swapsOf(value: unknown, path: string[] = []): { path: string; swap: (whole: unknown) => unknown }[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, member]) => swapsOf(member, [...path, name]));
  return othersLike(value).map((other) => ({ path: path.join('.'), swap: (whole) => replaced(whole, path, other) }));
}

function othersLike(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string') return ['x'];
  if (/^[0-9a-f]{64}$/.test(value)) return ['9'.repeat(64), value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))];
  if (/^[0-9a-f-]{36}$/.test(value)) return [randomUUID()];
  if (value.endsWith('Z')) return [value.replace('2027', '2026'), value.replace('09:00', '09:01')];
  return [({ approve: 'reject', approval: 'authorship' } as Record<string, string>)[value] ?? `${value}.`, 'request_changes'];
}

function replaced(whole: unknown, [name, ...rest]: string[], other: unknown): unknown {
  if (name === undefined) return other;
  return { ...(whole as object), [name]: replaced((whole as Record<string, unknown>)[name], rest, other) };
}

const statementSwaps = swapsOf(statement);
const factSwaps = swapsOf(facts);

describe('a swap never verifies', () => {
  test('there are more than fifty of them', () => {
    expect(statementSwaps.length + factSwaps.length).toBeGreaterThan(50);
  });

  test.each(statementSwaps.map(({ path, swap }, index) => [path, index, swap] as const))('%s in what was signed (%i)', (_path, _index, swap) => {
    const text = statementText(swap(statement) as SignatureStatement);
    const forged = { ...exported, statement: text, hash: signatureHash(text, exported.signature) };
    expect(verifySignature(forged, publicKey).faults).toContain('not_signed_by_key');
  });

  test.each(factSwaps.map(({ path, swap }, index) => [path, index, swap] as const))('%s in the record that it is bound to (%i)', (_path, _index, swap) => {
    expect(faultsAgainstRecord(statement, swap(facts) as typeof facts)).not.toEqual([]);
  });

  test('the signature, name and time of one review put under another', () => {
    const other = signed({ tenantId: statement.tenantId });
    const moved = { ...other.exported, statement: exported.statement, signature: exported.signature, hash: exported.hash };
    expect(verifySignature(moved, publicKey).faults).toContain('record_changed');
    expect(verifySignature({ ...other.exported, signature: exported.signature }, other.publicKey).faults).toContain('not_signed_by_key');
    expect(faultsAgainstRecord(statement, other.facts)).not.toEqual([]);
  });

  test('another reason, salt, hash, predecessor or key beside it', () => {
    const beside = [{ reason: 'Because.' }, { reasonSalt: 'cd'.repeat(16) }, { hash: '9'.repeat(64) }, { previousHash: '9'.repeat(64) }, { number: 8 }, { keyId: randomUUID() }, { signatureId: randomUUID() }, { tenantId: randomUUID() }];
    for (const change of beside) expect({ change, faults: verifySignature({ ...exported, ...change }, publicKey).faults }).not.toEqual({ change, faults: [] });
    expect(verifySignature(exported, signed().publicKey).faults).toEqual(['not_signed_by_key']);
    expect(verifySignature(exported, undefined).faults).toEqual(['wrong_key']);
    expect(verifySignature(exported, 'no key').faults).toEqual(['not_signed_by_key']);
  });

  test('any other byte, anywhere in the text or the signature', () => {
    const part = fc.constantFrom('statement' as const, 'signature' as const);
    fc.assert(
      fc.property(part, fc.nat(), fc.integer({ min: 33, max: 126 }), (name, at, code) => {
        const text = exported[name];
        const place = at % text.length;
        const changed = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
        const forged = { ...exported, [name]: changed };
        return changed === text || verifySignature(forged, publicKey).faults.length > 0;
      }),
      { numRuns: 500 },
    );
  });
});

test('a rendition that is not kept any more, or came later, is no swap', () => {
  expect(faultsAgainstRecord(statement, { ...facts, renditions: {} })).toEqual([]);
  expect(faultsAgainstRecord(statement, { ...facts, renditions: { ...facts.renditions, 'story-1080@1': '8'.repeat(64) } })).toEqual([]);
});

import { z } from 'zod';
import { fingerprintOf } from '../runtime/signing-key.js';
import { verifySignature } from '../runtime/verify-signature.js';
import { exportedSignatureSchema, signingKeyListSchema } from '../schemas/signatures.js';
import type { ExportedSignature, SignatureFault } from '../schemas/signatures.js';

interface SignatureFinding {
  /** Of the signature; 0 where it is about none. */
  readonly number: number;
  readonly problem: SignatureFault | 'unwitnessed' | 'missing' | 'state_changed' | 'wrong_tenant';
  readonly detail: string;
}

export interface SignatureReport {
  /** True where nothing was found. */
  readonly ok: boolean;
  readonly signatures: number;
  readonly keys: number;
  /** In the order of the export; the first 1,000. */
  readonly findings: readonly SignatureFinding[];
  readonly moreFindings: number;
}

interface Made {
  readonly tenantId: string;
  readonly sequence: number;
  readonly number: number;
  readonly hash: string;
  readonly keyId: string;
}

/** What an audit log says of signatures. */
export interface SignatureWitness {
  readonly made: ReadonlyMap<string, Made>;
  /** How each was settled. */
  readonly settled: ReadonlyMap<string, 'valid' | 'void'>;
  /** Fingerprint of each key, by its id. */
  readonly keys: ReadonlyMap<string, string>;
}

const madeSchema = z.object({ signatureId: z.string(), number: z.int(), hash: z.string(), keyId: z.string() });
const eventSchema = z.object({ body: z.string() });
const bodySchema = z.object({ tenantId: z.string(), sequence: z.int(), action: z.string(), subject: z.string(), details: z.record(z.string(), z.unknown()) });

const firstPreviousHash = '0'.repeat(64);
const mostFindings = 1_000;

/** Passes the lines of an audit log on, and notes what they say of signatures. What is noted is whole when the last line has been read. */
export function watchSignatures(events: AsyncIterable<string>): { readonly events: AsyncIterable<string>; readonly witness: SignatureWitness } {
  const made = new Map<string, Made>();
  const settled = new Map<string, 'valid' | 'void'>();
  const keys = new Map<string, string>();

  function note(line: string): void {
    const body = parse(parse(line, eventSchema)?.body ?? '', bodySchema);
    if (body === undefined) return;
    const { tenantId, sequence, action, subject, details } = body;
    if (action === 'signing_key.installed') keys.set(subject.replace('signing_key:', ''), String(details['fingerprint']));
    if (action === 'signature.made') {
      const one = madeSchema.safeParse(details).data;
      if (one !== undefined) made.set(one.signatureId, { tenantId, sequence, number: one.number, hash: one.hash, keyId: one.keyId });
    }
    if (action === 'signature.voided') settled.set(String(details['signatureId']), 'void');
    const counted = z.object({ signatureId: z.string() }).safeParse(details['signature']).data;
    if (counted !== undefined) settled.set(counted.signatureId, 'valid');
  }

  async function* watched(): AsyncGenerator<string> {
    for await (const line of events) {
      if (line.includes('sign')) note(line);
      yield line;
    }
  }
  return { events: watched(), witness: { made, settled, keys } };
}

/**
 * Checks every signature of an export without a database: each by its key, each against the one before, and all against the audit log,
 * which names the keys and the hash of every signature, so that whoever could write into the database can neither add, take away nor
 * replace one. An export is read while work goes on, the signatures last: they may be further than the log, never behind it.
 * @param export_.anchoredThrough the last event that an anchor vouches for; what was made before it was settled before the log ends
 */
export async function verifySignatures(export_: {
  readonly signatures: AsyncIterable<string>;
  readonly keys: string;
  readonly witness: SignatureWitness;
  readonly anchoredThrough: number | null;
}): Promise<SignatureReport> {
  const { witness } = export_;
  const ends: LogEnd = { anchoredThrough: export_.anchoredThrough ?? 0, number: [...witness.made.values()].reduce((last, { number }) => Math.max(last, number), 0) };
  const findings: SignatureFinding[] = [];
  let found = 0;
  const find = (number: number, problem: SignatureFinding['problem'], detail: string): void => {
    found += 1;
    if (findings.length < mostFindings) findings.push({ number, problem, detail });
  };

  const keys = readKeys(export_.keys, witness, find);
  const seen = new Set<string>();
  let lines = 0;
  let last = { number: 0, hash: firstPreviousHash };
  for await (const line of export_.signatures) {
    if (line.trim() === '') continue;
    lines += 1;
    const signature = parse(line, exportedSignatureSchema);
    if (signature === undefined) {
      find(last.number + 1, 'unreadable', `Line ${lines} of the signatures is not a signature.`);
      continue;
    }
    const { number, hash, previousHash, signatureId } = signature;
    seen.add(signatureId);
    for (const fault of verifySignature(signature, keys.get(signature.keyId)).faults) find(number, fault, sentences[fault]);
    if (number !== last.number + 1 || previousHash !== last.hash) find(number, 'broken_link', `It does not follow on signature ${last.number}.`);
    checkWitness(signature, witness, ends, find);
    last = { number, hash };
  }
  for (const [signatureId, { number, sequence }] of witness.made) {
    if (!seen.has(signatureId)) find(number, 'missing', `Event ${sequence} of the audit log says that it was made.`);
  }
  return { ok: found === 0, signatures: lines, keys: keys.size, findings, moreFindings: found - findings.length };
}

type Find = (number: number, problem: SignatureFinding['problem'], detail: string) => void;

/** How far the log goes: the last event with an anchor, and the last signature that it knows. */
interface LogEnd {
  readonly anchoredThrough: number;
  readonly number: number;
}

/** A signature against what the audit log says of it. */
function checkWitness({ signatureId, number, tenantId, hash, keyId, state }: ExportedSignature, { made, settled }: SignatureWitness, ends: LogEnd, find: Find): void {
  // Made since the log was read; its key and the one before it vouch for it.
  if (number > ends.number) return;
  const one = made.get(signatureId);
  if (one === undefined || one.hash !== hash || one.keyId !== keyId || one.number !== number) return find(number, 'unwitnessed', 'The audit log does not know it as it is.');
  if (one.tenantId !== tenantId) find(number, 'wrong_tenant', `It is of tenant ${tenantId}.`);
  const said = settled.get(signatureId) ?? 'pending';
  const mayBeNewer = said === 'pending' && one.sequence > ends.anchoredThrough;
  if (state !== said && !mayBeNewer) find(number, 'state_changed', `It says that it is ${state}, and the audit log that it is ${said}.`);
}

/** The keys of which the audit log knows that they were installed. */
function readKeys(text: string, witness: SignatureWitness, find: Find): Map<string, string> {
  const keys = new Map<string, string>();
  const list = parse(text, signingKeyListSchema);
  if (list === undefined) find(0, 'unreadable', 'The file of keys is not one.');
  for (const { id, publicKey } of list?.items ?? []) {
    if (witness.keys.get(id) === fingerprintOf(publicKey)) keys.set(id, publicKey);
    else find(0, 'wrong_key', `The audit log does not know key ${id} as it is.`);
  }
  return keys;
}

const sentences: Record<SignatureFault, string> = {
  unreadable: 'What was signed cannot be read.',
  wrong_key: 'There is no such key.',
  not_signed_by_key: 'Its key has not signed this.',
  hash_mismatch: 'It does not have the hash that it says.',
  reason_changed: 'The reason is not the one that was signed.',
  broken_link: 'The signature before it is not the one that was signed.',
  content_changed: 'The content is not what was signed.',
  rendition_changed: 'A rendition is not what was signed.',
  decision_changed: 'The decision is not what was signed.',
  record_changed: 'What stands beside it is not what was signed.',
};

function parse<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { z } from 'zod';

interface AuditFinding {
  /** The event, or the first event, that it is about. */
  readonly sequence: number;
  readonly problem: AuditProblem;
  readonly detail: string;
}

type AuditProblem =
  | 'unreadable'
  | 'hash_mismatch'
  | 'gap'
  | 'broken_link'
  | 'wrong_tenant'
  | 'time_mismatch'
  | 'anchor_mismatch'
  | 'tail_cut';

export interface AuditReport {
  /** True where nothing was found. Events after `anchoredThrough` have no witness yet. */
  readonly ok: boolean;
  readonly events: number;
  readonly anchors: number;
  /** The last event that an anchor vouches for; null where none does. */
  readonly anchoredThrough: number | null;
  /** In the order of the export; the first 1,000. */
  readonly findings: readonly AuditFinding[];
  /** How many more there were. */
  readonly moreFindings: number;
}

const eventSchema = z.object({
  tenantId: z.string(),
  sequence: z.int().positive(),
  body: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});
const bodySchema = z.object({ tenantId: z.string(), sequence: z.int(), at: z.string() });
const anchorSchema = z.object({ tenantId: z.string(), sequence: z.int().positive(), hash: z.string(), at: z.iso.datetime() });

type AuditEvent = z.infer<typeof eventSchema>;
type Anchor = z.infer<typeof anchorSchema>;

const firstPreviousHash = '0'.repeat(64);
const mostFindings = 1_000;
/** A transaction may stay open for a minute after it took the time of its event, and clocks of two machines differ. */
const clockToleranceMs = 5 * 60_000;

/**
 * Checks one tenant's audit export against itself and against its anchors, without a database, in constant memory.
 * The chain shows an edited, missing, added or moved event; the anchors, which a superuser of the database cannot
 * change, show a cut tail, an older backup, a chain computed anew and a clock that was turned.
 * @param export_.events JSON lines `{tenantId, sequence, body, previousHash, hash}` in the order of their sequence.
 * @param export_.anchors JSON lines `{tenantId, sequence, hash, at}` in the order of their sequence.
 */
export async function verifyAudit(export_: { events: AsyncIterable<string>; anchors: AsyncIterable<string> }): Promise<AuditReport> {
  const findings: AuditFinding[] = [];
  let found = 0;
  const find = (sequence: number, problem: AuditProblem, detail: string): void => {
    found += 1;
    if (findings.length < mostFindings) findings.push({ sequence, problem, detail });
  };

  const anchors = readAnchors(export_.anchors, find);
  let anchor = await anchors.next();
  let anchorsSeen = 0;
  let anchoredThrough: number | null = null;
  let witnessed: Anchor | undefined;
  let tenantId = anchor?.tenantId;
  let events = 0;
  let last = { sequence: 0, hash: firstPreviousHash };

  for await (const line of export_.events) {
    if (line.trim() === '') continue;
    events += 1;
    const event = parseLine(line, eventSchema);
    if (event === undefined) {
      find(last.sequence + 1, 'unreadable', `Line ${events} of the export is not an audit event.`);
      continue;
    }
    tenantId ??= event.tenantId;
    const body = checkEvent(event, tenantId, find);
    checkPlace(event, last, find);

    for (; anchor !== undefined && anchor.sequence < event.sequence; anchor = await anchors.next()) {
      anchorsSeen += 1;
      find(anchor.sequence, 'anchor_mismatch', 'An anchor vouches for an event that is not here.');
    }
    checkTime(event, body, witnessed, anchor, find);
    for (; anchor !== undefined && anchor.sequence === event.sequence; anchor = await anchors.next()) {
      anchorsSeen += 1;
      witnessed = anchor;
      if (anchor.tenantId !== tenantId) find(event.sequence, 'wrong_tenant', `The anchor is of tenant ${anchor.tenantId}.`);
      else if (anchor.hash !== event.hash) find(event.sequence, 'anchor_mismatch', `The anchor of ${anchor.at} has the hash ${anchor.hash}.`);
      else anchoredThrough = anchor.sequence;
    }
    if (event.sequence > last.sequence) last = event;
  }

  for (; anchor !== undefined; anchor = await anchors.next()) {
    anchorsSeen += 1;
    find(anchor.sequence, 'tail_cut', `The export ends at ${last.sequence}, but at ${anchor.at} there was an event ${anchor.sequence}.`);
  }
  return { ok: found === 0, events, anchors: anchorsSeen, anchoredThrough, findings, moreFindings: found - findings.length };
}

type Find = (sequence: number, problem: AuditProblem, detail: string) => void;
type Body = z.infer<typeof bodySchema>;

/** The event against its own hash, and the line against the body that was hashed. */
function checkEvent(event: AuditEvent, tenantId: string, find: Find): Body | undefined {
  const hash = createHash('sha256').update(`${event.previousHash}\n${event.body}`).digest('hex');
  if (hash !== event.hash) find(event.sequence, 'hash_mismatch', `Its body has the hash ${hash}.`);
  const body = parseLine(event.body, bodySchema);
  if (body === undefined) {
    find(event.sequence, 'unreadable', 'Its body is not that of an audit event.');
  } else if (body.sequence !== event.sequence) {
    find(event.sequence, 'gap', `Its body says that it is event ${body.sequence}.`);
  }
  const stranger = [event.tenantId, body?.tenantId ?? tenantId].find((id) => id !== tenantId);
  if (stranger !== undefined) find(event.sequence, 'wrong_tenant', `It is of tenant ${stranger}.`);
  return body;
}

/** The event against the one before it. */
function checkPlace(event: AuditEvent, last: { sequence: number; hash: string }, find: Find): void {
  const expected = last.sequence + 1;
  if (event.sequence < expected) find(event.sequence, 'gap', `It stands after event ${last.sequence}.`);
  else if (event.sequence > expected) {
    find(expected, 'gap', event.sequence === expected + 1 ? 'It is missing.' : `Events ${expected} to ${event.sequence - 1} are missing.`);
  } else if (event.previousHash !== last.hash) find(event.sequence, 'broken_link', `The event before it has the hash ${last.hash}.`);
}

/** An event happened after the anchor that did not know it yet, and before the one that vouches for it. */
function checkTime(event: AuditEvent, body: Body | undefined, before: Anchor | undefined, after: Anchor | undefined, find: Find): void {
  const at = Date.parse(body?.at ?? '');
  if (Number.isNaN(at)) return;
  if (before !== undefined && at < Date.parse(before.at) - clockToleranceMs) {
    find(event.sequence, 'time_mismatch', `It says ${body?.at}, but at ${before.at} it had not happened.`);
  }
  if (after !== undefined && at > Date.parse(after.at) + clockToleranceMs) {
    find(event.sequence, 'time_mismatch', `It says ${body?.at}, but it was there at ${after.at}.`);
  }
}

/** The readable anchors, one ahead of the events. */
function readAnchors(lines: AsyncIterable<string>, find: Find): { next(): Promise<Anchor | undefined> } {
  const source: AsyncIterator<string, unknown> = lines[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const line = await source.next();
        if (line.done === true) return undefined;
        if (line.value.trim() === '') continue;
        const anchor = parseLine(line.value, anchorSchema);
        if (anchor !== undefined) return anchor;
        find(0, 'unreadable', 'A line of the anchors is not an anchor.');
      }
    },
  };
}

function parseLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

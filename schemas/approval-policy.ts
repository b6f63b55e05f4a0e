import { z } from 'zod';
import { roleSchema } from './vocabulary.js';

const keySchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits, - or _');
const deciderRoleSchema = roleSchema.exclude(['admin', 'guest']);
const peopleSchema = z.array(z.uuid()).max(50);
const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code');
const marketsSchema = z.array(countrySchema).min(1).max(250).nullable();

/** A length of time. Business days and hours are those of the policy's calendar. */
export const workingTimeSchema = z.strictObject({
  amount: z.int().min(1).max(31_622_400),
  unit: z.enum(['business_days', 'business_hours', 'hours', 'seconds']),
});
export type WorkingTime = z.infer<typeof workingTimeSchema>;

const ladderInstantSchema = z.union([
  z.strictObject({ after: workingTimeSchema }).describe('After the stage has opened.'),
  z.strictObject({ beforeDue: workingTimeSchema }).describe('Before the stage is due.'),
  z.strictObject({ share: z.number().gt(0).max(2) }).describe('When this share of the time to the deadline has passed; above 1 it lies behind it.'),
]);

const groupSchema = z.strictObject({ role: roleSchema.exclude(['guest']).nullable().default(null), people: peopleSchema.default([]) });

/** One step of the ladder of a stage that waits: remind who is waited for, or tell others that it waits. */
export const ladderStepSchema = z.strictObject({
  kind: z.enum(['remind', 'escalate']),
  when: ladderInstantSchema,
  to: groupSchema.nullable().default(null).describe('Whom an escalation tells; null: the admins.'),
});

export const quorumSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), n: z.int().min(1).max(20) }).describe('This many must approve.'),
  z.strictObject({ kind: z.literal('all') }).describe('All who could decide when the stage opened must approve.'),
]);

export const onSilenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('wait') }).describe('It shows as overdue and goes on waiting.'),
  z.strictObject({ kind: z.literal('reject') }).describe('The review ends as rejected.'),
  z.strictObject({ kind: z.literal('approve') }).describe('The stage counts as done, and is marked as approved by silence.'),
  z.strictObject({ kind: z.literal('reassign'), role: deciderRoleSchema.nullable().default(null), people: peopleSchema.default([]) }).describe('These take over.'),
]);

export const contentPartSchema = z.enum(['bytes', 'components', 'metadata']);
export type ContentPart = z.infer<typeof contentPartSchema>;
const everyPart: ContentPart[] = [...contentPartSchema.options];

const stageShape = {
  name: z.string().min(1).max(100),
  people: peopleSchema.describe('Who decides, by name; beside those of `role`.'),
  veto: z.boolean().describe('True: one rejection, or one request for changes, ends the review. False: it only counts against.'),
  advisers: groupSchema.describe('Whose votes are shown beside the decisions and never counted.'),
  covers: z.array(contentPartSchema).min(1).max(3).describe('What of the content the stage looks at. A later version that leaves it as it is need not pass here again.'),
  markets: marketsSchema.describe('The stage is needed only for these markets; null: always.'),
  deadline: workingTimeSchema.nullable().describe('When the stage is due, from its opening.'),
  ladder: z.array(ladderStepSchema).max(10),
  onSilence: onSilenceSchema.describe('What happens when the deadline passes without a result.'),
  signature: z.boolean().describe('True: every decision here is signed electronically.'),
};

/** A stage of a review, complete: as policies are kept. */
export const approvalStageSchema = z.strictObject({
  key: keySchema,
  ...stageShape,
  after: z.array(keySchema).max(20).describe('Keys of the stages that must be complete before it opens; none: it opens at once.'),
  role: deciderRoleSchema.nullable().describe('Who decides, by role.'),
  quorum: quorumSchema,
});
export type ApprovalStage = z.infer<typeof approvalStageSchema>;

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');
export const calendarSchema = z.strictObject({
  timeZone: z
    .string()
    .max(64)
    .default('UTC')
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'),
  workdays: z.array(z.int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5]).describe('ISO: 1 is Monday, 7 is Sunday.'),
  workHours: z.strictObject({ from: timeSchema, to: timeSchema }).refine(({ from, to }) => from < to, 'must end after they begin').nullable().default(null).describe('Null: the whole day.'),
  holidays: z.array(z.iso.date()).max(500).default([]),
});
export type WorkCalendar = z.infer<typeof calendarSchema>;

export const approvalScopeSchema = z.strictObject({
  markets: marketsSchema.default(null).describe('ISO 3166-1 alpha-2; null: everywhere.'),
  channelIds: z.array(z.uuid()).min(1).max(100).nullable().default(null).describe('Null: every channel.'),
});

const policyShape = {
  fourEyes: z.boolean().describe('True: nobody decides on their own upload.'),
  distinctPeople: z.boolean().describe('True: nobody decides in two stages.'),
  scope: approvalScopeSchema.describe('Where an approval by this policy holds at most.'),
  calendar: calendarSchema,
};

/** A policy as data: a graph of stages. A running review keeps the version it began with, unless it is moved. */
export const approvalPolicySchema = z.strictObject({ stages: z.array(approvalStageSchema).min(1).max(20), ...policyShape }).meta({ id: 'ApprovalPolicy' });
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>;

/** As it may be written: what is left out takes its usual value, and stages come one after the other unless they say otherwise. */
export const approvalPolicyDraftSchema = z
  .strictObject({
    stages: z
      .array(
        z.strictObject({
          ...stageShape,
          key: keySchema.optional().describe('Default: made from its name.'),
          after: z.array(keySchema).max(20).optional().describe('Default: the stage before it. None: it opens at once.'),
          role: deciderRoleSchema.nullable().default(null).describe('Who decides, by role.'),
          people: stageShape.people.default([]),
          quorum: z.union([z.int().min(1).max(20), quorumSchema]).default(1).describe('How many must approve.'),
          veto: stageShape.veto.default(true),
          advisers: groupSchema.default({ role: null, people: [] }),
          covers: stageShape.covers.default(everyPart),
          markets: stageShape.markets.default(null),
          deadline: stageShape.deadline.default(null),
          ladder: stageShape.ladder.default([
            { kind: 'remind', when: { after: { amount: 24, unit: 'hours' } }, to: null },
            { kind: 'escalate', when: { after: { amount: 48, unit: 'hours' } }, to: null },
          ]),
          onSilence: onSilenceSchema.default({ kind: 'wait' }),
          signature: stageShape.signature.default(false),
        }),
      )
      .min(1)
      .max(20),
    fourEyes: policyShape.fourEyes.default(true),
    distinctPeople: policyShape.distinctPeople.default(false),
    scope: approvalScopeSchema.default({ markets: null, channelIds: null }),
    calendar: calendarSchema.default({ timeZone: 'UTC', workdays: [1, 2, 3, 4, 5], workHours: null, holidays: [] }),
  })
  .superRefine((draft, context) => {
    for (const { path, message } of faultsOf(completePolicy(draft))) context.addIssue({ code: 'custom', path: [...path], message });
  })
  .meta({ id: 'ApprovalPolicyDraft' });
type ApprovalPolicyDraft = z.output<typeof approvalPolicyDraftSchema>;

/** A draft with all that it leaves out. */
export function completePolicy(draft: ApprovalPolicyDraft): ApprovalPolicy {
  const keys = draft.stages.map(({ key, name }, index) => key ?? keyOf(name, index));
  return {
    ...draft,
    stages: draft.stages.map((stage, index) => ({
      ...stage,
      key: keys[index] ?? '',
      after: stage.after ?? keys.slice(Math.max(index - 1, 0), index),
      quorum: typeof stage.quorum === 'number' ? { kind: 'count', n: stage.quorum } : stage.quorum,
    })),
  };
}

function keyOf(name: string, index: number): string {
  const key = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '');
  return key === '' ? `stage-${index + 1}` : key;
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Why a graph of stages is none: double and unknown keys, circles, stages that nobody decides in. */
function faultsOf({ stages }: ApprovalPolicy): Fault[] {
  const keys = stages.map(({ key }) => key);
  const faults = stages.flatMap((stage, index): Fault[] => {
    const at = ['stages', index];
    return [
      ...(keys.indexOf(stage.key) < index ? [{ path: [...at, 'key'], message: `must be another than that of a stage before: ${stage.key}` }] : []),
      ...stage.after.filter((key) => !keys.includes(key)).map((key) => ({ path: [...at, 'after'], message: `names no stage: ${key}` })),
      ...(stage.role === null && stage.people.length === 0 ? [{ path: [...at, 'role'], message: 'must say who decides: a role, people, or both' }] : []),
      ...(stage.role === null && stage.quorum.kind === 'count' && stage.quorum.n > new Set(stage.people).size
        ? [{ path: [...at, 'quorum'], message: 'asks for more approvals than people are named' }]
        : []),
      ...(stage.signature && stage.onSilence.kind === 'approve' ? [{ path: [...at, 'onSilence'], message: 'cannot approve: nobody would have signed' }] : []),
      ...(stage.deadline === null && stage.onSilence.kind !== 'wait' ? [{ path: [...at, 'onSilence'], message: 'needs a deadline' }] : []),
      ...(stage.onSilence.kind === 'reassign' && stage.onSilence.role === null && stage.onSilence.people.length === 0
        ? [{ path: [...at, 'onSilence'], message: 'must say who takes over' }]
        : []),
      ...(stage.deadline === null && stage.ladder.some(({ when }) => !('after' in when)) ? [{ path: [...at, 'ladder'], message: 'counts from a deadline that the stage does not have' }] : []),
    ];
  });
  if (stages.every(({ markets }) => markets !== null)) faults.push({ path: ['stages'], message: 'must have a stage that is needed in every market' });
  const done = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const { key, after } of stages) {
      if (done.has(key) || !after.every((before) => done.has(before) || !keys.includes(before))) continue;
      done.add(key);
      grown = true;
    }
  }
  const circle = keys.filter((key) => !done.has(key));
  if (circle.length > 0) faults.push({ path: ['stages'], message: `must not wait for each other in a circle: ${circle.join(', ')}` });
  return faults;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

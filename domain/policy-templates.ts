import type { ApprovalPolicy, ApprovalStage } from '../schemas/approval-policy.js';
import type { PolicyTemplateKey } from '../schemas/approval-policies.js';

interface PolicyTemplate {
  readonly key: PolicyTemplateKey;
  readonly name: string;
  readonly description: string;
  readonly definition: ApprovalPolicy;
}

type Ladder = ApprovalStage['ladder'];

/** Reminded after a working day, escalated to the admins after two. */
const usualLadder: Ladder = [
  { kind: 'remind', when: { after: { amount: 24, unit: 'hours' } }, to: null },
  { kind: 'escalate', when: { after: { amount: 48, unit: 'hours' } }, to: null },
];

/** Reminded when half of the time has passed, escalated a working day before it ends, and when it has ended. */
const deadlineLadder: Ladder = [
  { kind: 'remind', when: { share: 0.5 }, to: null },
  { kind: 'escalate', when: { beforeDue: { amount: 1, unit: 'business_days' } }, to: { role: 'project_manager', people: [] } },
  { kind: 'escalate', when: { share: 1 }, to: null },
];

/** A stage that one person of a role decides, with nothing else said. */
export function plainStage(key: string, name: string, role: NonNullable<ApprovalStage['role']>, change: Partial<ApprovalStage> = {}): ApprovalStage {
  return {
    key, name, role, people: [], after: [], quorum: { kind: 'count', n: 1 }, veto: true, advisers: { role: null, people: [] }, covers: ['bytes', 'components', 'metadata'],
    markets: null, deadline: null, ladder: usualLadder, onSilence: { kind: 'wait' }, signature: false, ...change,
  };
}

/** A policy of these stages, with nothing else said. */
export function plainPolicy(stages: ApprovalStage[], change: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return {
    stages, fourEyes: true, distinctPeople: false, scope: { markets: null, channelIds: null },
    calendar: { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5], workHours: null, holidays: [] }, ...change,
  };
}

/** Policies to begin with. Each is a whole definition: take it, change it, send it as your own. */
export const policyTemplates: readonly PolicyTemplate[] = [
  {
    key: 'brand',
    name: 'Brand',
    description: 'One brand manager approves. Creatives may give their advice.',
    definition: plainPolicy([plainStage('brand', 'Brand', 'brand_manager', { advisers: { role: 'creative', people: [] } })]),
  },
  {
    key: 'brand_legal',
    name: 'Brand and legal',
    description: 'Brand and legal look at it side by side; both must approve, two different people, within three working days. Legal looks at words and statements, so a new crop does not ask it again.',
    definition: plainPolicy(
      [
        plainStage('brand', 'Brand', 'brand_manager', { deadline: { amount: 3, unit: 'business_days' }, ladder: deadlineLadder }),
        plainStage('legal', 'Legal', 'compliance', { covers: ['components', 'metadata'], deadline: { amount: 3, unit: 'business_days' }, ladder: deadlineLadder }),
      ],
      { distinctPeople: true },
    ),
  },
  {
    key: 'medical_legal_regulatory',
    name: 'Medical, legal, regulatory',
    description: 'Copy is checked first; then medical, legal and regulatory decide side by side, three different people, each with a signature; last, brand releases it.',
    definition: plainPolicy(
      [
        plainStage('copy', 'Copy check', 'copywriter', { deadline: { amount: 1, unit: 'business_days' }, ladder: deadlineLadder, covers: ['components', 'metadata'] }),
        ...(['medical', 'legal', 'regulatory'] as const).map((key) =>
          plainStage(key, `${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`, 'compliance', { after: ['copy'], signature: true, deadline: { amount: 5, unit: 'business_days' }, ladder: deadlineLadder }),
        ),
        plainStage('release', 'Release', 'brand_manager', { after: ['medical', 'legal', 'regulatory'], deadline: { amount: 1, unit: 'business_days' }, ladder: deadlineLadder }),
      ],
      { distinctPeople: true },
    ),
  },
  {
    key: 'agency_client',
    name: 'Agency and client',
    description: 'The agency checks its own work: two creatives, without a veto. Then the client decides: the project manager and the brand manager side by side. Silence of the agency hands its check to the copywriters.',
    definition: plainPolicy([
      plainStage('agency', 'Agency check', 'creative', { quorum: { kind: 'count', n: 2 }, veto: false, deadline: { amount: 2, unit: 'business_days' }, ladder: deadlineLadder, onSilence: { kind: 'reassign', role: 'copywriter', people: [] } }),
      plainStage('project', 'Client: project', 'project_manager', { after: ['agency'], deadline: { amount: 2, unit: 'business_days' }, ladder: deadlineLadder }),
      plainStage('client-brand', 'Client: brand', 'brand_manager', { after: ['agency'], deadline: { amount: 2, unit: 'business_days' }, ladder: deadlineLadder }),
    ]),
  },
];

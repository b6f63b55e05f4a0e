import type { ComponentRecord } from '../schemas/life-records.js';
import type { ComponentKind, Role, Severity } from '../schemas/vocabulary.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What may be asked of a component. Texts and comments are in PostgreSQL before their ids come here. */
export type ComponentRequest =
  | { readonly kind: 'propose'; readonly versionId: string; readonly authorId: string }
  | {
      readonly kind: 'decide';
      readonly decisionId: string;
      readonly versionId: string;
      readonly personId: string;
      readonly roles: readonly Role[];
      readonly decision: 'approve' | 'reject';
      readonly hasComment: boolean;
    }
  | { readonly kind: 'retire' };

export interface ComponentStep {
  readonly record: ComponentRecord;
  readonly action: string;
}

/** So many versions may wait for a decision at once; the record that travels with each step stays small. */
const mostProposals = 50;

/** Statements with consequences for people or the law are decided on by compliance alone. */
const complianceOnly: readonly ComponentKind[] = ['safety_statement', 'claim', 'indication'];

/** Who decides on versions of a kind; an admin has no special right here. */
export function decidingRoles(kind: ComponentKind): readonly Role[] {
  return complianceOnly.includes(kind) ? ['compliance'] : ['brand_manager', 'compliance'];
}

/** How grave a change of a component is, unless somebody says otherwise. */
export function severityOfKind(kind: ComponentKind): Severity {
  if (kind === 'safety_statement') return 'safety';
  return kind === 'claim' || kind === 'indication' ? 'claim' : 'wording';
}

/** The life of a component as one total function: versions are proposed and decided on one by one, until it is retired. */
export function nextComponentStep(record: ComponentRecord, request: ComponentRequest): ComponentStep | Refusal {
  if (record.state === 'retired') return refuse('component.retired', `Component ${record.componentId} is retired.`);
  const done = (action: string, change: Partial<ComponentRecord>): ComponentStep => ({ action, record: { ...record, ...change, sequence: record.sequence + 1 } });
  switch (request.kind) {
    case 'propose':
      if (record.proposed.length >= mostProposals) {
        return refuse('component.too_many_proposals', `${record.proposed.length} versions of component ${record.componentId} wait for a decision.`);
      }
      return done('component.version_proposed', {
        versions: record.versions + 1,
        proposed: [...record.proposed, { versionId: request.versionId, authorId: request.authorId }],
      });
    case 'decide': {
      const proposal = record.proposed.find(({ versionId }) => versionId === request.versionId);
      if (proposal === undefined) return refuse('component.already_decided', `Version ${request.versionId} does not wait for a decision.`);
      if (!decidingRoles(record.kind).some((role) => request.roles.includes(role))) {
        return refuse('component.not_your_turn', `Versions of a ${record.kind} are decided on by ${decidingRoles(record.kind).join(' or ')}.`);
      }
      if (proposal.authorId === request.personId) return refuse('component.own_work', `Version ${request.versionId} is your own.`);
      if (request.decision === 'reject' && !request.hasComment) return refuse('component.comment_required', 'Say what is wrong with it.');
      return done(request.decision === 'approve' ? 'component.version_approved' : 'component.version_rejected', {
        proposed: record.proposed.filter((one) => one !== proposal),
      });
    }
    case 'retire':
      return done('component.retired', { state: 'retired', proposed: [] });
  }
}

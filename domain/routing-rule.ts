import type { HandoffTarget } from '../schemas/handoff-record.js';
import type { RoutingCondition, RoutingRuleDefinition } from '../schemas/routing-rules.js';
import type { Role } from '../schemas/vocabulary.js';
import { fitsFilenamePattern } from './filename-pattern.js';

export interface RoutingRule {
  readonly id: string;
  readonly name: string;
  readonly isDisabled: boolean;
  readonly definition: RoutingRuleDefinition;
}

/** What rules look at. */
export interface RoutedUpload {
  readonly uploaderId: string;
  readonly uploaderRoles: readonly Role[];
  readonly mediaType: string | null;
  readonly tags: readonly string[];
  readonly campaignId: string | null;
  readonly filename: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Who is here: nothing is handed to a role that nobody has, or to someone who has left. */
export interface Staff {
  readonly roles: readonly Role[];
  readonly personIds: readonly string[];
}

export interface RuleVerdict {
  readonly ruleId: string;
  readonly matches: boolean;
  /** A sentence for a person. */
  readonly why: string;
}

/** Tries the rules in their order. The verdicts go as far as the rules, so that a person sees what the later ones would have said. */
export function chooseRule<Rule extends RoutingRule>(rules: readonly Rule[], upload: RoutedUpload, staff: Staff): { readonly chosen: Rule | null; readonly verdicts: readonly RuleVerdict[] } {
  const verdicts = rules.map((rule): RuleVerdict => {
    const whyNot = whyRuleDoesNotMatch(rule, upload, staff);
    return { ruleId: rule.id, matches: whyNot === null, why: whyNot ?? 'Everything it asks for is so.' };
  });
  return { chosen: rules.find((_rule, index) => verdicts[index]?.matches === true) ?? null, verdicts };
}

/** Those of a rule's line whom something can be handed to now, first to last; the one for emergencies where all others are gone. */
export function handoffLine({ to, escalateTo }: RoutingRuleDefinition, staff: Staff): HandoffTarget[] {
  const line = to.filter((target) => isHere(target, staff));
  return line.length === 0 && escalateTo !== null && isHere(escalateTo, staff) ? [escalateTo] : line;
}

/** Whether someone would answer. */
export function isHere(target: HandoffTarget, staff: Staff): boolean {
  return 'role' in target ? staff.roles.includes(target.role) : staff.personIds.includes(target.personId);
}

function whyRuleDoesNotMatch({ isDisabled, definition }: RoutingRule, upload: RoutedUpload, staff: Staff): string | null {
  if (isDisabled) return 'It is switched off.';
  const unmet = unmetCondition(definition.when, upload);
  if (unmet !== null) return unmet;
  return handoffLine(definition, staff).length === 0 ? 'Nobody it would hand it to is here.' : null;
}

function unmetCondition(when: RoutingCondition, upload: RoutedUpload): string | null {
  if (when.uploaderIds !== undefined && !when.uploaderIds.includes(upload.uploaderId)) return 'Someone else brought it.';
  if (when.uploaderRoles !== undefined && !when.uploaderRoles.some((role) => upload.uploaderRoles.includes(role))) {
    return `Its bringer has none of the roles ${when.uploaderRoles.join(', ')}.`;
  }
  if (when.mediaTypes !== undefined && !when.mediaTypes.some((pattern) => isOfType(upload.mediaType, pattern))) {
    return `It is ${upload.mediaType ?? 'of no known type'}, not ${when.mediaTypes.join(' or ')}.`;
  }
  if (when.tags !== undefined && !when.tags.some((tag) => upload.tags.includes(tag))) return `It carries none of the tags ${when.tags.join(', ')}.`;
  if (when.campaignIds !== undefined && (upload.campaignId === null || !when.campaignIds.includes(upload.campaignId))) return 'It was not brought into the campaign.';
  if (when.filename !== undefined && !fitsFilenamePattern(upload.filename, when.filename)) return `Its file name does not fit ${when.filename}.`;
  if (when.field !== undefined && !hasValue(upload.fields[when.field.name], when.field.value)) return `Its field ${when.field.name} is not ${when.field.value}.`;
  return null;
}

function isOfType(mediaType: string | null, pattern: string): boolean {
  if (mediaType === null) return false;
  return pattern.endsWith('/*') ? mediaType.startsWith(pattern.slice(0, -1)) : mediaType === pattern;
}

function hasValue(value: unknown, wanted: string | number | boolean): boolean {
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}

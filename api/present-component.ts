import type { z } from 'zod';
import type { ComponentVersionRow } from '../db/list-component-versions.js';
import type { ComponentRow } from '../db/list-components.js';
import type { ImpactRow } from '../db/list-component-impact.js';
import { decidingRoles, nextComponentStep } from '../domain/component-lifecycle.js';
import { isRefusal } from '../domain/refusal.js';
import type { componentSchema, componentSummarySchema, componentVersionSchema, impactSchema } from '../schemas/components.js';
import type { Role } from '../schemas/vocabulary.js';
import type { Caller } from './caller.js';

/** Who writes versions, who takes a component out of use, and who brings a change to everything. An admin may do all three. */
export const componentRoles = {
  propose: ['copywriter', 'creative', 'brand_manager', 'compliance', 'project_manager'],
  retire: ['brand_manager', 'compliance'],
  pull_through: ['brand_manager', 'compliance', 'project_manager'],
} as const satisfies Record<string, readonly Role[]>;

export function presentComponentSummary(row: ComponentRow): z.input<typeof componentSummarySchema> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    severity: row.severity,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    owner: row.owner,
    versions: row.life.versions,
    proposed: row.life.proposed.length,
    current: row.current,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentComponent(row: ComponentRow, versions: readonly ComponentVersionRow[], caller: Caller): z.input<typeof componentSchema> {
  const holds = (roles: readonly Role[]): boolean => caller.roles.includes('admin') || caller.roles.some((role) => roles.includes(role));
  const asks = (['propose', 'retire', 'pull_through'] as const).filter((ask) => row.state === 'active' && holds(componentRoles[ask]));
  return {
    ...presentComponentSummary(row),
    decidedBy: [...decidingRoles(row.kind)],
    versionList: versions.map((version) => presentComponentVersion(version, row, caller)),
    allowed: asks,
  };
}

export function presentComponentVersion(version: ComponentVersionRow, row: ComponentRow, caller: Caller): z.input<typeof componentVersionSchema> {
  const decision = { kind: 'decide', decisionId: '', versionId: version.id, personId: caller.personId, roles: caller.roles, decision: 'approve', hasComment: true } as const;
  return {
    ...version,
    decidedAt: version.decidedAt?.toISOString() ?? null,
    supersededFrom: version.supersededFrom?.toISOString() ?? null,
    createdAt: version.createdAt.toISOString(),
    canDecide: !isRefusal(nextComponentStep(row.life, decision)),
  };
}

export function presentImpactItem({ id, title, ...row }: ImpactRow): z.input<typeof impactSchema>['items'][number] {
  return { asset: { id, title }, ...row };
}

/** Workflow ids are business ids, tenant first, so that a life can be found, and cannot be started twice. */
export type LifeKind = 'asset' | 'review' | 'placement' | 'campaign' | 'handoff' | 'lease' | 'component' | 'pull_through' | 'backfill' | 'package';

export function workflowId(tenantId: string, kind: LifeKind, id: string): string {
  return `tenant/${tenantId}/${kind}/${id}`;
}

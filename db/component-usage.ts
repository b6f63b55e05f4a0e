/** Placements that show a version now, or will: what a change of a component must reach. */
export const placementsInUse = `('scheduled', 'publishing', 'live', 'unknown_outcome')`;

/**
 * SQL for the versions in use whose slots hold component versions: of each asset the present one, and earlier ones that are placed.
 * @param componentVersions an SQL expression of a uuid[]; ours, never input
 */
export function versionsUsing(componentVersions: string): string {
  return `select distinct v.asset_id, s.version_id, a.current_version_id = s.version_id as is_current
            from version_slots s
            join versions v on v.tenant_id = s.tenant_id and v.id = s.version_id
            join assets a on a.tenant_id = v.tenant_id and a.id = v.asset_id
           where s.tenant_id = current_tenant() and s.component_version_id = any(${componentVersions})
             and (a.current_version_id = s.version_id
                  or exists (select from placements p where p.tenant_id = s.tenant_id and p.version_id = s.version_id and p.state in ${placementsInUse}))`;
}

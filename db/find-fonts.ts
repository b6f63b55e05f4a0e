/** The fonts of a tenant that may be drawn with, as a column of JSON: TenantFont of domain/captions.ts. */
export function usableFontsJson(tenantId: string): string {
  return `coalesce((select json_agg(json_build_object('id', f.id, 'objectKey', f.object_key, 'bytes', f.bytes, 'sha256', f.sha256, 'isBold', f.weight >= 700) order by f.id)
               from fonts f where f.tenant_id = ${tenantId} and f.retired_at is null), '[]')`;
}

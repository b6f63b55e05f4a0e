/** Where the bytes of a version lie, for as long as it is not archived. */
export function originalKey(tenantId: string, versionId: string): string {
  return `tenants/${tenantId}/originals/${versionId}`;
}

/** Where the bytes of a rendition lie. The key is a hash of all that determines them, so equal work shares one object. */
export function renditionObjectKey(tenantId: string, renditionKey: string): string {
  return `tenants/${tenantId}/renditions/${renditionKey}`;
}

/** Where the bytes of a component version lie: of a logo. */
export function componentObjectKey(tenantId: string, componentVersionId: string): string {
  return `tenants/${tenantId}/components/${componentVersionId}`;
}

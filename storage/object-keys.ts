/** Where the bytes of a version lie, for as long as it is not archived. */
export function originalKey(tenantId: string, versionId: string): string {
  return `tenants/${tenantId}/originals/${versionId}`;
}

/** Where the bytes of a rendition lie. The key is a hash of all that determines them, so equal work shares one object. */
export function renditionObjectKey(tenantId: string, renditionKey: string): string {
  return `tenants/${tenantId}/renditions/${renditionKey}`;
}

/** Where a finished stretch of a film lies until the whole is finished. */
export function segmentObjectKey(tenantId: string, renditionKey: string, index: number): string {
  return `${segmentsPrefix(tenantId)}${renditionKey}/${index}`;
}

/** What the keys of all stretches of a tenant's films begin with. */
export function segmentsPrefix(tenantId: string): string {
  return `tenants/${tenantId}/segments/`;
}

/** Where a package of renditions lies; the key is a hash of all that is in it. */
export function packageObjectKey(tenantId: string, packageKey: string): string {
  return `tenants/${tenantId}/packages/${packageKey}`;
}

/** Where the bytes of a component version lie: of a logo. */
export function componentObjectKey(tenantId: string, componentVersionId: string): string {
  return `tenants/${tenantId}/components/${componentVersionId}`;
}

/** Where the bytes of a recipe's preview lie, until it is forgotten. */
export function recipePreviewKey(tenantId: string, previewId: string): string {
  return `tenants/${tenantId}/recipe-previews/${previewId}`;
}

/** Where the bytes of a font lie that a tenant brought. */
export function fontObjectKey(tenantId: string, fontId: string): string {
  return `tenants/${tenantId}/fonts/${fontId}`;
}

import { seal, unseal } from './sealed-text.js';

/**
 * Seals a channel's secret for its tenant: copied into another tenant's row, it does not open.
 * @param key GALLEY_SECRET: 64 hexadecimal digits
 * @returns what `channels.sealed_secret` keeps; a new text each time
 */
export function sealSecret(key: string, tenantId: string, secret: string): string {
  return seal(key, secret, owner(tenantId));
}

/** @throws Error where the text was changed, belongs to another tenant, or was sealed with another key */
export function openSecret(key: string, tenantId: string, sealed: string): string {
  return unseal(key, sealed, owner(tenantId));
}

function owner(tenantId: string): string {
  return `tenant/${tenantId}/channel-secret`;
}

import type { Services } from './services.js';

const everyMs = 60_000;
const notedAt = new Map<string, number>();

/** Keeps `last_used_at` of a key right to the minute. Nobody waits for it: the request does not depend on it. */
export function noteKeyUse(services: Pick<Services, 'database' | 'logger'>, tenantId: string, keyId: string): void {
  const now = Date.now();
  if (now - (notedAt.get(keyId) ?? 0) < everyMs) return;
  if (notedAt.size > 10_000) notedAt.clear();
  notedAt.set(keyId, now);
  services.database
    .ask(tenantId, 'update api_keys set last_used_at = now() where tenant_id = $1 and id = $2', [tenantId, keyId])
    .catch((err: unknown) => services.logger.warn({ err }, 'the use of an API key was not noted'));
}

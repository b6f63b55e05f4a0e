import type { MediaFacts } from '../domain/media-facts.js';
import type { Client } from './pool.js';

/** What opening the file has told, with the size of a film; of a drawing or a document only its still has one. */
export async function recordMedia(client: Client, tenantId: string, versionId: string, facts: MediaFacts): Promise<void> {
  await client.query({
    name: 'record_media',
    text: `update versions set media = $3, width = coalesce($4, width), height = coalesce($5, height), pages = coalesce($6, pages)
            where tenant_id = $1 and id = $2`,
    values: [tenantId, versionId, JSON.stringify(facts), facts.frame?.width ?? null, facts.frame?.height ?? null, facts.pages],
  });
}

import type { Client, Database } from './pool.js';

/** A version as its author wrote it, before the component's life has given it a number. */
export interface ComponentDraft {
  readonly tenantId: string;
  /** Of the version that it becomes. */
  readonly id: string;
  readonly componentId: string;
  readonly authorId: string;
  readonly market: string;
  readonly locale: string;
  readonly adapts: string | null;
  readonly text: string;
  readonly objectKey: string | null;
  readonly contentHash: string;
}

/** Writes a version down, so that the message to the component's life need carry its id only. Once per id. */
export async function insertComponentDraft(database: Database, draft: ComponentDraft): Promise<void> {
  await database.withTenant(draft.tenantId, async (client) => writeComponentDraft(client, draft));
}

export async function writeComponentDraft(client: Client, draft: ComponentDraft): Promise<void> {
  await client.query(
    `insert into component_drafts (tenant_id, id, component_id, author_id, market, locale, adapts, text, object_key, content_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    [draft.tenantId, draft.id, draft.componentId, draft.authorId, draft.market, draft.locale, draft.adapts, draft.text, draft.objectKey, draft.contentHash],
  );
}

/** Forgets a version that was refused. */
export async function discardComponentDraft(database: Database, tenantId: string, versionId: string): Promise<void> {
  await database.ask(tenantId, 'delete from component_drafts where id = $1', [versionId]);
}

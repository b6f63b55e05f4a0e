import type { Database } from './pool.js';

/** Writes an edit down, so that the message to the asset's workflow need carry its id only. Once per id. */
export async function insertAssetEdit(
  database: Database,
  edit: {
    readonly tenantId: string;
    readonly id: string;
    readonly assetId: string;
    readonly personId: string;
    /** Null for an edit that rests on no revision that somebody saw. */
    readonly expectedRevision: number | null;
    readonly changes: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await database.ask(
    edit.tenantId,
    `insert into asset_edits (tenant_id, id, asset_id, person_id, expected_revision, changes) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [edit.tenantId, edit.id, edit.assetId, edit.personId, edit.expectedRevision, JSON.stringify(edit.changes)],
  );
}

/** Forgets an edit that was refused. */
export async function discardAssetEdit(database: Database, tenantId: string, editId: string): Promise<void> {
  await database.ask(tenantId, 'delete from asset_edits where id = $1 and applied_at is null', [editId]);
}

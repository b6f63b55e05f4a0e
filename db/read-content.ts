import { createHash } from 'node:crypto';
import { approvalSubjectText } from '../domain/approval-subject.js';
import type { AssetDates } from '../domain/asset-commands.js';
import { GalleyError } from '../schemas/galley-error.js';
import type { Client } from './pool.js';

interface ContentRow {
  title: string;
  description: string;
  metadata: Record<string, unknown>;
  changes: Record<string, unknown> | null;
  embargo_at: Date | null;
  sunset_at: Date | null;
  licence_ends_at: Date | null;
  retain_until: Date | null;
}

/**
 * What an approval would be given for, as the asset is now or as it will be after an edit, and the dates that go with it.
 * `contentHash` is null until the bytes have been examined.
 * @throws GalleyError `resource.not_found`
 */
export async function readContent(
  client: Client,
  wanted: { tenantId: string; assetId: string; versionSha256: string | null; editId: string | null },
): Promise<{ contentHash: string | null; dates: AssetDates }> {
  const { rows } = await client.query<ContentRow>({
    name: 'read_content',
    text: `select a.title, a.description, a.metadata, a.embargo_at, a.sunset_at, a.licence_ends_at, a.retain_until, e.changes
             from assets a left join asset_edits e on e.tenant_id = a.tenant_id and e.asset_id = a.id and e.id = $3
            where a.tenant_id = $1 and a.id = $2`,
    values: [wanted.tenantId, wanted.assetId, wanted.editId],
  });
  const [row] = rows;
  if (row === undefined || (wanted.editId !== null && row.changes === null)) {
    throw new GalleyError('resource.not_found', `There is no asset ${wanted.assetId} with the edit ${wanted.editId ?? 'none'}.`);
  }
  const changes = row.changes ?? {};
  const subject = {
    title: (changes['title'] as string | undefined) ?? row.title,
    description: (changes['description'] as string | undefined) ?? row.description,
    metadata: (changes['metadata'] as Record<string, unknown> | undefined) ?? row.metadata,
  };
  const date = (name: string, kept: Date | null): string | null => (name in changes ? (changes[name] as string | null) : (kept?.toISOString() ?? null));
  return {
    contentHash:
      wanted.versionSha256 === null
        ? null
        : createHash('sha256').update(approvalSubjectText({ versionSha256: wanted.versionSha256, ...subject })).digest('hex'),
    dates: {
      embargoAt: date('embargoAt', row.embargo_at),
      sunsetAt: date('sunsetAt', row.sunset_at),
      licenceEndsAt: date('licenceEndsAt', row.licence_ends_at),
      retainUntil: date('retainUntil', row.retain_until),
    },
  };
}

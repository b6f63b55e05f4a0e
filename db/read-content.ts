import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { v5 as nameBasedUuid } from 'uuid';
import type { ApprovalSubject } from '../domain/approval-subject.js';
import { approvalPartTexts, approvalSubjectText } from '../domain/approval-subject.js';
import type { AssetDates, VersionOfEdit } from '../domain/asset-commands.js';
import type { Framing } from '../domain/framing.js';
import type { ContentParts } from '../schemas/asset-record.js';
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
  next_number: number;
  framing: Framing | null;
  slots: Record<string, string>;
  changed_slots: Record<string, string>;
}

export interface Content {
  readonly contentHash: string | null;
  readonly contentParts: ContentParts | null;
  readonly newVersion: VersionOfEdit | null;
  readonly dates: AssetDates;
}

/**
 * What an approval would be given for, as the asset is now or as it will be after an edit, and the dates that go with it.
 * `contentHash` is null until the bytes have been examined.
 * @throws GalleyError `resource.not_found`
 */
export async function readContent(
  client: Client,
  wanted: { tenantId: string; assetId: string; versionSha256: string | null; slotsOf: string | null; editId: string | null },
): Promise<Content> {
  const { rows } = await client.query<ContentRow>({
    name: 'read_content',
    text: `select a.title, a.description, a.metadata, a.embargo_at, a.sunset_at, a.licence_ends_at, a.retain_until, e.changes,
                  (select v.framing from versions v where v.tenant_id = $1 and v.id = $4) as framing,
                  (select coalesce(max(v.number), 0) + 1 from versions v where v.tenant_id = $1 and v.asset_id = a.id) as next_number,
                  (select coalesce(json_object_agg(s.slot, c.id || ' ' || c.content_hash), '{}')
                     from version_slots s join component_versions c on c.tenant_id = $1 and c.id = s.component_version_id
                    where s.tenant_id = $1 and s.version_id = $4) as slots,
                  (select coalesce(json_object_agg(s.key, s.value || ' ' || coalesce(c.content_hash, '')), '{}')
                     from jsonb_each_text(e.changes -> 'slots') s left join component_versions c on c.tenant_id = $1 and c.id = s.value::uuid) as changed_slots
             from assets a left join asset_edits e on e.tenant_id = a.tenant_id and e.asset_id = a.id and e.id = $3
            where a.tenant_id = $1 and a.id = $2`,
    values: [wanted.tenantId, wanted.assetId, wanted.editId, wanted.slotsOf],
  });
  const [row] = rows;
  if (row === undefined || (wanted.editId !== null && row.changes === null)) {
    throw new GalleyError('resource.not_found', `There is no asset ${wanted.assetId} with the edit ${wanted.editId ?? 'none'}.`);
  }
  const changes = row.changes ?? {};
  const slots = Object.fromEntries(Object.entries({ ...row.slots, ...row.changed_slots }).filter(([, hash]) => hash !== null));
  // A new upload is another picture: what was framed in the one before it says nothing of it.
  const framing = wanted.editId === null ? null : 'framing' in changes ? (changes['framing'] as Framing | null) : row.framing;
  const subject = {
    slots,
    framing,
    title: (changes['title'] as string | undefined) ?? row.title,
    description: (changes['description'] as string | undefined) ?? row.description,
    metadata: (changes['metadata'] as Record<string, unknown> | undefined) ?? row.metadata,
  };
  const date = (name: string, kept: Date | null): string | null => (name in changes ? (changes[name] as string | null) : (kept?.toISOString() ?? null));
  return {
    ...hashesOf(wanted.versionSha256, subject),
    newVersion:
      wanted.editId !== null && wanted.slotsOf !== null && !(isDeepStrictEqual(slots, row.slots) && isDeepStrictEqual(framing, row.framing))
        ? { madeFrom: wanted.slotsOf, versionId: nameBasedUuid('the version that this edit makes', wanted.editId), number: row.next_number }
        : null,
    dates: {
      embargoAt: date('embargoAt', row.embargo_at),
      sunsetAt: date('sunsetAt', row.sunset_at),
      licenceEndsAt: date('licenceEndsAt', row.licence_ends_at),
      retainUntil: date('retainUntil', row.retain_until),
    },
  };
}

function hashesOf(versionSha256: string | null, rest: Omit<ApprovalSubject, 'versionSha256'>): Pick<Content, 'contentHash' | 'contentParts'> {
  if (versionSha256 === null) return { contentHash: null, contentParts: null };
  const subject = { versionSha256, ...rest };
  const { bytes, components, metadata } = approvalPartTexts(subject);
  return { contentHash: sha256(approvalSubjectText(subject)), contentParts: { bytes: bytes === null ? versionSha256 : sha256(bytes), components: sha256(components), metadata: sha256(metadata) } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

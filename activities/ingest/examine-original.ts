import { ApplicationFailure } from '@temporalio/common';
import { findDuplicate } from '../../db/find-duplicate.js';
import { findVersionToExamine } from '../../db/find-version-to-examine.js';
import { readContent } from '../../db/read-content.js';
import type { Examination } from '../../db/record-examination.js';
import { recordExamination } from '../../db/record-examination.js';
import { isPicture, isPreviewable, judgeMediaType } from '../../domain/media-type-policy.js';
import { mostPages, mostPixels, mostSidePixels } from '../../domain/picture-limits.js';
import type { Dependencies } from '../../runtime/dependencies.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import type { AutomaticFields } from '../metadata/automatic-fields.js';
import { automaticFields } from '../metadata/automatic-fields.js';
import { embeddedMetadata } from '../metadata/embedded-metadata.js';
import type { EmbeddedTags, MetadataReader } from '../metadata/metadata-reader.js';
import { withHeartbeat } from '../with-heartbeat.js';
import { holdsActiveContent, readableSvgBytes } from './active-content.js';
import type { FetchedFile } from './fetch-to-file.js';
import { fetchToFile } from './fetch-to-file.js';
import { sniffMediaType } from './sniff-media-type.js';

export type ExamineOutcome =
  | {
      readonly outcome: 'accepted';
      readonly sha256: string;
      readonly previewable: boolean;
      readonly contentHash: string;
      /** Another asset of the tenant with the same bytes. */
      readonly duplicateOfAssetId: string | null;
    }
  | { readonly outcome: 'quarantined'; readonly reason: ProblemCode };

type Needed = Pick<Dependencies, 'database' | 'objectStore' | 'environment'> & { readonly metadataReader: MetadataReader };

/**
 * Reads a version's bytes once and writes down what they are: their hash, their true type, and what their own metadata says. Bytes
 * that are not what was declared, or could harm, are quarantined, not refused: they stay where they are with the reason beside them.
 */
export async function examineOriginal(
  { database, objectStore, environment, metadataReader }: Needed,
  { tenantId, assetId, versionId }: { tenantId: string; assetId: string; versionId: string },
): Promise<ExamineOutcome> {
  const version = await findVersionToExamine(database, tenantId, assetId, versionId);
  if (version === undefined) throw ApplicationFailure.nonRetryable(`There is no version ${versionId}.`, 'resource.not_found');

  const seen = await withHeartbeat((signal) =>
    fetchToFile({ objectStore, environment }, { bucket: 'assets', key: version.objectKey }, signal, async (fetched) => {
      const mediaType = fetched.bytes === 0 ? null : await sniffMediaType(fetched.file);
      // Nothing but media is handed to the metadata reader, whatever its name says.
      const tags = mediaType !== null && /^(image|video|audio)\/|\/pdf$|\/postscript$/.test(mediaType) ? await metadataReader.read(fetched.file) : {};
      const fields = automaticFields(tags);
      const reason =
        judgeTransfer(fetched, version.bytes, version.declaredSha256) ??
        judgeMediaType(version.filename, mediaType) ??
        (await judgeContent(fetched, mediaType, fields));
      return { sha256: fetched.sha256, mediaType: mediaType ?? 'application/octet-stream', fields, tags, reason };
    }),
  );

  const { sha256, mediaType, reason } = seen;
  return database.withTenant(tenantId, async (client) => {
    const [, duplicateOfAssetId, { contentHash }] = await Promise.all([
      recordExamination(client, tenantId, versionId, examinationOf(seen)),
      findDuplicate(client, tenantId, assetId, sha256),
      readContent(client, { tenantId, assetId, versionSha256: sha256, slotsOf: null, editId: null }),
    ]);
    if (reason !== null) return { outcome: 'quarantined', reason };
    if (contentHash === null) throw new Error('examined content has a hash');
    return { outcome: 'accepted', sha256, previewable: isPreviewable(mediaType), contentHash, duplicateOfAssetId };
  });
}

interface Seen {
  readonly sha256: string;
  readonly mediaType: string;
  readonly fields: AutomaticFields;
  readonly tags: EmbeddedTags;
  readonly reason: ProblemCode | null;
}

function judgeTransfer(fetched: FetchedFile, declaredBytes: number, declaredSha256: string | null): ProblemCode | null {
  if (fetched.bytes === 0) return 'upload.empty';
  if (fetched.bytes !== declaredBytes) return 'upload.size_mismatch';
  return declaredSha256 !== null && declaredSha256.toLowerCase() !== fetched.sha256 ? 'upload.hash_mismatch' : null;
}

async function judgeContent(fetched: FetchedFile, mediaType: string | null, fields: AutomaticFields): Promise<ProblemCode | null> {
  if (mediaType === 'image/svg+xml') {
    return fetched.bytes > readableSvgBytes || (await holdsActiveContent(fetched.file)) ? 'ingest.active_content' : null;
  }
  if (mediaType === null || !isPicture(mediaType)) return null;
  const { storedWidth: width, storedHeight: height, frames } = fields;
  if (width !== null && height !== null && (Math.max(width, height) > mostSidePixels || width * height > mostPixels)) return 'ingest.pixel_limit';
  return frames !== null && frames > mostPages ? 'ingest.page_limit' : null;
}

function examinationOf({ sha256, mediaType, fields, tags, reason }: Seen): Examination {
  // From 5 on the orientation turns the picture on its side.
  const [width, height] = fields.orientation >= 5 ? [fields.storedHeight, fields.storedWidth] : [fields.storedWidth, fields.storedHeight];
  const previewable = isPreviewable(mediaType);
  return {
    sha256,
    mediaType,
    width,
    height,
    orientation: fields.orientation,
    pages: fields.frames,
    colourSpace: fields.colourSpace,
    capturedAt: fields.capturedAt,
    camera: fields.camera,
    embedded: embeddedMetadata(tags),
    place: fields.place,
    preview: reason !== null ? 'failed' : previewable ? 'pending' : 'not_possible',
    previewReason: reason ?? (previewable ? null : 'render.unsupported_type'),
  };
}

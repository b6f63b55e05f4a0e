import type { Database } from '../db/pool.js';
import { findRegistrationFacts } from '../db/find-registration-facts.js';
import { filenameFault } from '../domain/filename.js';
import { GalleyError } from '../schemas/galley-error.js';
import { notFoundInBody } from './not-found.js';

export interface FileWish {
  readonly filename: string;
  readonly size: number;
  readonly sha256: string | null;
  readonly allowDuplicate: boolean;
  readonly campaignId: string | null;
}

/** @throws GalleyError `upload.filename_invalid` */
export function requireFilename(filename: string): void {
  const fault = filenameFault(filename);
  if (fault !== null) throw new GalleyError('upload.filename_invalid', fault, { errors: [{ pointer: '/filename', detail: fault }] });
}

/**
 * Refuses a file that the library cannot or need not take.
 * @param ofAsset the asset that it becomes a version of; null for a new one
 * @throws GalleyError `upload.filename_invalid`, `upload.empty`, `upload.too_large`, `asset.duplicate` or `resource.not_found`
 */
export async function requireFile(database: Database, tenantId: string, wish: FileWish, ofAsset: string | null): Promise<void> {
  requireFilename(wish.filename);
  if (wish.size === 0) throw new GalleyError('upload.empty', 'The file has no bytes.', { errors: [{ pointer: '/size', detail: 'must be more than 0' }] });
  const facts = await findRegistrationFacts(database, tenantId, { sha256: wish.sha256, campaignId: wish.campaignId, besidesAsset: ofAsset });
  if (wish.size > facts.maxUploadBytes) {
    throw new GalleyError('upload.too_large', `It has ${wish.size} bytes; ${facts.maxUploadBytes} is the most.`, { facts: { maxBytes: facts.maxUploadBytes } });
  }
  if (wish.campaignId !== null && !facts.hasCampaign) throw notFoundInBody('campaign', '/campaignId');
  if (facts.duplicateOf !== null && !wish.allowDuplicate) {
    throw new GalleyError('asset.duplicate', `Asset ${facts.duplicateOf} has these bytes.`, { facts: { existingAssetId: facts.duplicateOf } });
  }
}

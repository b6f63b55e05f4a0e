import type { Database } from './pool.js';

export interface ReadyRendition {
  readonly renditionKey: string;
  readonly objectKey: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** One ready rendition of each key, of whatever version. */
export async function findReadyRenditions(database: Database, tenantId: string, keys: readonly string[]): Promise<ReadyRendition[]> {
  return database.ask<ReadyRendition & Record<string, unknown>>(
    tenantId,
    `select distinct on (rendition_key) rendition_key as "renditionKey", object_key as "objectKey", media_type as "mediaType", bytes, sha256, width, height
       from renditions where rendition_key = any($1) and state = 'ready' order by rendition_key`,
    [keys],
  );
}

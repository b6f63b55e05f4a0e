import { formatBytes, formatLength } from './format.js';
import type { AssetSummary } from './types.js';

/** "PDF · 12 pages · 3.1 MB", "MP4 · 0:41 · 8.5 MB": what a file is, where it cannot be seen. */
export function fileFacts({ filename, mediaType, pages, durationSeconds, bytes }: Pick<AssetSummary, 'filename' | 'mediaType' | 'pages' | 'durationSeconds' | 'bytes'>): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(filename ?? '')?.[1];
  const facts = [
    (extension ?? mediaType?.slice(mediaType.indexOf('/') + 1))?.toUpperCase(),
    pages === null || pages < 2 ? undefined : `${pages} pages`,
    durationSeconds === null ? undefined : formatLength(durationSeconds),
    bytes === null ? undefined : formatBytes(bytes),
  ];
  return facts.filter((fact) => fact !== undefined).join(' · ');
}

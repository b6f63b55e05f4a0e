import type { PackageContent, PackagedFile } from '../../db/find-package-content.js';

/** What is in a package, for a program. */
export function manifestJson({ platform, campaign, files }: PackageContent): string {
  return `${JSON.stringify({ format: 'galley package 1', platform, campaign, files: files.map(described) }, null, 2)}\n`;
}

const columns = ['name', 'bytes', 'sha256', 'mediaType', 'width', 'height', 'recipe', 'spec', 'assetId', 'versionId', 'title', 'approvedBy', 'markets', 'usableUntil', 'altText'] as const;

/** The same as a table (RFC 4180, UTF-8 with its mark, so that spreadsheets read every letter). */
export function manifestCsv({ files }: Pick<PackageContent, 'files'>): string {
  const rows = files.map(described).map((file) => columns.map((column) => cell(file[column])).join(','));
  return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}

function described(file: PackagedFile) {
  const { name, bytes, sha256, mediaType, width, height, spec, assetId, versionId, title, altText, reviewId, scope, usableUntil } = file;
  return {
    ...{ name, bytes, sha256, mediaType, width, height, recipe: `${file.recipe}@${file.recipeVersion}`, spec, assetId, versionId, title },
    ...{ approvedBy: `review:${reviewId}`, markets: scope.markets ?? ['*'], channelIds: scope.channelIds ?? ['*'], usableUntil, altText },
  };
}

/** What a spreadsheet would take for a formula is a text: an apostrophe before it says so. */
function cell(value: string | number | readonly string[] | null): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
  const safe = typeof value === 'number' ? text : text.replace(/^(?=[=+\-@\t\r\n|%])/, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

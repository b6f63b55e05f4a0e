import path from 'node:path';

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'application/pdf': 'pdf',
  'video/mp4': 'mp4',
};

/**
 * A name for the outside world: lower-case ASCII letters, digits and dashes, and the extension of what the bytes are. Whatever an
 * uploader called the file, it is safe in a path, a header, a shell and an address.
 * @param parts joined with dashes, for example the file's name and a recipe's.
 */
export function publicFilename(parts: readonly string[], mediaType: string): string {
  const stem = parts
    .map((part) =>
      part
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, 80)
        .replace(/^-+|-+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('-');
  return `${stem === '' ? 'asset' : stem}.${extensions[mediaType] ?? 'bin'}`;
}

/** A file's name without folder and extension. */
export function stemOf(filename: string): string {
  return path.posix.parse(filename.replaceAll('\\', '/')).name;
}

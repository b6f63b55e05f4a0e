import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { usageFailure } from './cli-failure.js';
import { isThere } from './is-there.js';

/** A file to upload, as it was when it was found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** As the person would write it. */
  readonly shown: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** What was passed over, and why. */
  readonly skipped: readonly { readonly shown: string; readonly reason: string }[];
}

/**
 * The files of the paths given, folders with all that is in them, each file once, in a stable order. Symbolic links are not
 * followed and hidden entries of folders are left out.
 * @throws CliFailure `usage` where a path does not exist, the system's error where a folder cannot be read
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const skipped: { shown: string; reason: string }[] = [];

  async function visit(shown: string): Promise<void> {
    const file = path.resolve(shown);
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) skipped.push({ shown, reason: 'a symbolic link' });
    else if (stats.isFile()) files.set(file, { path: file, shown, bytes: stats.size, modifiedMs: stats.mtimeMs });
    else if (!stats.isDirectory()) skipped.push({ shown, reason: 'not a file' });
    else {
      const names = (await readdir(file)).filter((name) => !name.startsWith('.')).sort();
      for (const name of names) await visit(path.join(shown, name));
    }
  }

  for (const one of paths) {
    if (!(await isThere(one))) throw usageFailure(`There is no file or folder "${one}".`);
    await visit(one);
  }
  return { files: [...files.values()], skipped };
}

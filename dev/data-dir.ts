import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import type { ProcessIdentity } from './process-identity.js';
import { LockedError, lockHolder, takeLock } from './file-lock.js';

/** Where `up` keeps its state unless --data-dir says otherwise. */
export const defaultDataDir = path.join(projectRoot, '.galley');

/** A data folder that another run uses. */
export class DataDirInUseError extends Error {
  readonly code = 'dev.data_dir_in_use';
}

/**
 * Takes a data folder for this process and gives back its release.
 * @throws DataDirInUseError when a running process has it
 */
export function takeDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  try {
    return takeLock(lockFile(dataDir));
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new DataDirInUseError(
      `${dataDir} is in use by process ${error.holder.pid}. Stop that one (Ctrl-C), or give this one another folder with --data-dir.`,
    );
  }
}

/** The running process that uses a data folder, if any. */
export function dataDirHolder(dataDir: string): ProcessIdentity | undefined {
  return lockHolder(lockFile(dataDir));
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'lock');
}

import { chmodSync, mkdirSync, statSync } from 'node:fs';
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
  openDataDir(dataDir);
  try {
    return takeLock(lockFile(dataDir));
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new DataDirInUseError(
      `${dataDir} is in use by process ${error.holder.pid}. Stop that one (Ctrl-C), or give this one another folder with --data-dir.`,
    );
  }
}

/** What servers keep is for this account alone; the account of PostgreSQL must be able to pass through to its own folder. */
function openDataDir(dataDir: string): void {
  const passage = process.getuid?.() === 0 ? 0o011 : 0;
  mkdirSync(path.dirname(dataDir), { recursive: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const mode = statSync(dataDir).mode & 0o777;
  if ((mode & passage) !== passage) chmodSync(dataDir, mode | passage);
  for (const name of ['logs', 'run', 'temporal', 's3', 'mail', 'webhooks', 'work']) {
    const folder = path.join(dataDir, name);
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  }
}

/** The running process that uses a data folder, if any. */
export function dataDirHolder(dataDir: string): ProcessIdentity | undefined {
  return lockHolder(lockFile(dataDir));
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'lock');
}

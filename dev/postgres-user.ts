import { execFileSync, spawnSync } from 'node:child_process';

/** An account of the system, by number. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const userName = 'postgres';

/**
 * The account that PostgreSQL runs as: it refuses to run as root, so root lends it the system account `postgres`
 * (made when absent). Undefined means: the present account.
 */
export function postgresUser(print: (line: string) => void): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const present = lookUp();
  if (present) return present;
  print(`making the system account "${userName}": PostgreSQL does not run as root`);
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName], { stdio: 'pipe' });
  const made = lookUp();
  if (!made) throw new Error(`useradd made no account "${userName}"; make one and start again`);
  return made;
}

/** Whether an account can enter a folder. */
export function canEnter(user: SystemUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function lookUp(): SystemUser | undefined {
  const read = (what: string): string => spawnSync('id', [what, userName], { encoding: 'utf8' }).stdout.trim();
  const uid = read('-u');
  return uid === '' ? undefined : { uid: Number(uid), gid: Number(read('-g')) };
}

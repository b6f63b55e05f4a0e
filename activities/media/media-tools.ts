import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { programFolders } from '../../runtime/program-folders.js';
import type { Logger } from '../../runtime/logger.js';
import type { Confinement } from './run-confined.js';

const run = promisify(execFile);

/** What this machine can do with what is no picture. */
export interface MediaTools {
  /** Null where FFmpeg is not installed. */
  readonly ffmpeg: Ffmpeg | null;
  readonly confinement: Confinement;
}

export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Part of the key of everything it makes. */
  readonly version: string;
}

/** Ways to be without a network: with the rights of root, or as root of a user namespace of one's own. */
const ways = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-current-user', '--net', '--'],
] as const;

/** Looks once; a program that is installed later is found by the next worker. */
export async function findMediaTools(logger: Logger): Promise<MediaTools> {
  const [ffmpeg, ffprobe] = await Promise.all([onPath('ffmpeg'), onPath('ffprobe')]);
  const network = await wayOutOfTheNetwork();
  if (network === null) logger.warn('the system does not let programs be parted from the network: FFmpeg is kept from it by its arguments only');
  const confinement = { network };
  if (ffmpeg === null || ffprobe === null) {
    logger.warn('ffmpeg and ffprobe are not on PATH: films and sound get no previews here');
    return { ffmpeg: null, confinement };
  }
  const { stdout } = await run(ffmpeg, ['-hide_banner', '-version']);
  return { ffmpeg: { ffmpeg, ffprobe, version: /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown' }, confinement };
}

async function onPath(program: string): Promise<string | null> {
  for (const folder of programFolders.split(path.delimiter).filter((one) => path.isAbsolute(one))) {
    const file = path.join(folder, program);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return null;
}

async function wayOutOfTheNetwork(): Promise<readonly string[] | null> {
  for (const [command, ...args] of ways) {
    const works = await run(command, [...args, 'true']).then(
      () => true,
      () => false,
    );
    if (works) return [command, ...args];
  }
  return null;
}

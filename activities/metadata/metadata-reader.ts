import path from 'node:path';
import { DefaultExiftoolArgs, ExifTool, exiftoolPath } from 'exiftool-vendored';
import type { Logger } from '../../runtime/logger.js';
import { projectRoot } from '../../runtime/project-root.js';
import { spawnExiftool } from './spawn-exiftool.js';

/** Tags by `Group:Name`, as ExifTool prints them for people. */
export type EmbeddedTags = Readonly<Record<string, unknown>>;

export interface MetadataReader {
  /** Empty where the file has none, or where reading it fails: an asset is not refused for its metadata. */
  read(file: string): Promise<EmbeddedTags>;
  /** Ends the process behind it. */
  close(): Promise<void>;
}

/** Before 12.24 a crafted file could run code (CVE-2021-22204). */
const oldestSafeVersion = [12, 24] as const;

const readArguments = [
  '-fast',
  '-G0',
  '-struct',
  // Coordinates as signed or unsigned decimal degrees.
  ...['-c', '%+.7f'],
  // Maker notes are large, slow and full of serial numbers; composite tags repeat the others.
  ...['-api', 'IgnoreGroups=MakerNotes'],
  '-e',
];

const confined = path.join(projectRoot, 'activities', 'metadata', 'exiftool-with-parent.sh');

/**
 * Starts one ExifTool process that serves this process for its life; it is started again when it dies, hangs for 8 s, or has
 * served 500 files. It has no environment of ours, no more memory than metadata can need, and ends with this process.
 * @throws Error where ExifTool cannot be started or is too old to be safe
 */
export async function startMetadataReader(logger: Logger): Promise<MetadataReader> {
  const environment = { GALLEY_EXIFTOOL: await exiftoolPath() };
  const exifTool = new ExifTool({
    // A configuration file is Perl code, and would be taken from the home folder.
    processFactory: () => spawnExiftool(confined, ['-config', '', ...DefaultExiftoolArgs], environment),
    maxProcs: 1,
    maxTasksPerProcess: 500,
    taskTimeoutMillis: 8_000,
    spawnTimeoutMillis: 30_000,
    taskRetries: 1,
  });
  const version = await exifTool.version();
  if (isOlder(version)) {
    await exifTool.end();
    throw new Error(`ExifTool ${version} is not safe; ${oldestSafeVersion.join('.')} or newer is needed`);
  }
  return {
    read: async (file) => {
      try {
        // The keys of our arguments are not those of the package's own Tags type.
        return (await exifTool.readRaw(file, { readArgs: readArguments })) as unknown as EmbeddedTags;
      } catch (error) {
        logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'embedded metadata cannot be read');
        return {};
      }
    },
    close: () => exifTool.end(),
  };
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [safeMajor, safeMinor] = oldestSafeVersion;
  return major < safeMajor || (major === safeMajor && minor < safeMinor);
}

import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const rotateBytes = 20 * 1024 * 1024;

/** Before a start: a log above 20 MiB becomes `.1`, in place of the one before. */
export function rotateLog(file: string): void {
  if (existsSync(file) && statSync(file).size > rotateBytes) renameSync(file, `${file}.1`);
}

/** The last lines of a log, for an error message. */
export function logTail(file: string, lines = 15): string {
  if (!existsSync(file)) return '(no log)';
  const handle = openSync(file, 'r');
  try {
    const size = fstatSync(handle).size;
    const length = Math.min(size, 8_192);
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n') || '(empty)';
  } finally {
    closeSync(handle);
  }
}

import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { exiftoolPath } from 'exiftool-vendored';
import type { Confinement, ConfinedLimits } from './run-confined.js';
import { runConfined } from './run-confined.js';

const limits: ConfinedLimits = { cpuSeconds: 30, wallSeconds: 60, memoryMebibytes: 512, fileMebibytes: 256 };

/**
 * Takes the JPEGs that a file carries of itself out of it, into the same folder. ExifTool reads it, by the bytes and without a
 * configuration, which would be a program.
 * @returns their names, the largest first
 */
export async function takeEmbeddedPreviews(confinement: Confinement, folder: string, file: string, signal: AbortSignal): Promise<string[]> {
  await runConfined(confinement, {
    program: 'perl',
    args: [await exiftoolPath(), '-config', '', '-q', '-q', '-m', '-b', '-W', 'preview-%t.bin', '-preview:all', file],
    folder,
    limits,
    signal,
  });
  const found = await Promise.all((await readdir(folder)).filter((one) => /^preview-\w+\.bin$/.test(one)).map(async (one) => ({ one, bytes: await jpegBytes(path.join(folder, one)) })));
  return found
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ one }) => one);
}

/** 0 where it is no JPEG. */
async function jpegBytes(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    return buffer.equals(Buffer.from([0xff, 0xd8, 0xff])) ? (await handle.stat()).size : 0;
  } finally {
    await handle.close();
  }
}

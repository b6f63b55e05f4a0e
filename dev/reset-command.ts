import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DataDirInUseError, dataDirHolder } from './data-dir.js';
import { outsideClusterFolder } from './postgres-server.js';
import { endLeftovers } from './process-records.js';

/**
 * `reset`: removes a data folder with everything in it.
 * @throws DataDirInUseError while a stack uses it, Error when the folder is not one of ours or nobody confirms
 */
export async function resetCommand(options: { dataDir: string; yes: boolean; print: (line: string) => void }): Promise<void> {
  const { dataDir, print } = options;
  if (!existsSync(dataDir)) return print(`${dataDir} does not exist: there is nothing to remove`);
  const inside = stacksInside(dataDir);
  if (inside.length === 0 && readdirSync(dataDir).length > 0) throw new Error(`${dataDir} holds no state of Galley; it is left alone`);
  refuseWhileUsed(inside);
  if (!options.yes && !(await confirms(`Remove ${dataDir} with its database, workflows and files?`))) return print('nothing was removed');
  refuseWhileUsed(inside);
  for (const folder of inside) await endLeftovers(folder, print);
  removeDataDir(dataDir);
  print(`${dataDir} is removed`);
}

/** Removes a data folder, the demo's inside it, and the databases they keep elsewhere. */
export function removeDataDir(dataDir: string): void {
  for (const folder of stacksInside(dataDir)) rmSync(outsideClusterFolder(folder), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

function stacksInside(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  const folders = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [dataDir, ...folders.map((entry) => path.join(dataDir, entry.name))].filter((folder) => existsSync(path.join(folder, 'ports.json')));
}

function refuseWhileUsed(folders: string[]): void {
  for (const folder of folders) {
    const holder = dataDirHolder(folder);
    if (holder) throw new DataDirInUseError(`${folder} is in use by process ${holder.pid}. Stop it first (Ctrl-C, or kill ${holder.pid}).`);
  }
}

async function confirms(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('nobody is there to confirm; say --yes to remove without a question');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

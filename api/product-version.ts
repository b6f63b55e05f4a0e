import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';

/** The version in package.json. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}

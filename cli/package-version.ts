import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../runtime/project-root.js';

const manifestSchema = z.object({ version: z.string() });

/** The version of this installation. */
export function packageVersion(): string {
  return manifestSchema.parse(JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'))).version;
}

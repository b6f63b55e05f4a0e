import path from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';
import type { Confinement, ConfinedLimits } from './run-confined.js';
import { outputOf } from './run-confined.js';
import type { Openable, StillAnswer } from './still-messages.js';
import { stillAnswerSchema } from './still-messages.js';

const program = path.join(projectRoot, 'dist', 'activities', 'media', 'still-process.js');

const limits: ConfinedLimits = { cpuSeconds: 120, wallSeconds: 180, memoryMebibytes: 2_048, fileMebibytes: 512 };
const mostAnswerBytes = 16 * 1024;

/**
 * Opens `original` of a folder in a process of its own and has its pictures drawn into that folder.
 * @throws ConfinedProgramFailed; ZodError or SyntaxError where the process says what it cannot know
 */
export async function openConfined(confinement: Confinement, kind: Openable, orientation: number, folder: string, signal: AbortSignal): Promise<StillAnswer> {
  const args = ['--max-old-space-size=512', program, kind, String(orientation)];
  const answer = await outputOf(confinement, { program: process.execPath, args, folder, limits, signal }, mostAnswerBytes);
  return stillAnswerSchema.parse(JSON.parse(answer.toString('utf8')));
}

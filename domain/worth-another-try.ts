import type { ProblemCode } from '../schemas/problem-catalogue.js';

/** What is the fault of a machine, or of the programs on it, and may be gone the next time: not of the file. */
const passing: readonly ProblemCode[] = ['render.tool_missing', 'render.failed', 'render.unreadable_media', 'render.media_limit'];

/** Whether what could not be rendered for this reason may be asked for again, as it is. */
export function worthAnotherTry(reason: ProblemCode): boolean {
  return passing.includes(reason);
}

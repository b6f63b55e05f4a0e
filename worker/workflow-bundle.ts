import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { projectRoot } from '../runtime/project-root.js';

/** The workflows as compiled by `tsc`, from which the bundle is made. */
export const workflowsPath = path.join(projectRoot, 'dist', 'workflows', 'index.js');

/** The one file a lifecycle worker loads; made by `npm run bundle`. */
export const workflowBundlePath = path.join(projectRoot, 'dist', 'workflow-bundle.js');

/**
 * Bytes of code a bundle may have, without its source map. The SDK alone is about 0.5 MB; a validation library or a data table
 * that slips in shows here, and every cached workflow pays for it.
 */
export const bundleCap = 1_000_000;

/**
 * Frames in the stack of an error in a workflow. The SDK takes one for every promise that a workflow makes and looks each frame up in the
 * source map: with V8's ten that was a third of all the processor time of workflows. Three still say where a failure comes from.
 * Stands before the bundle because the SDK freezes `Error` once that has run; on its first line, so that the source map stays right.
 */
const fewerFrames = 'Error.stackTraceLimit = 3; ';

/** A bundle that must not be shipped; the message says what is in it and what to do. */
export class WorkflowBundleError extends Error {
  readonly code = 'workflow_bundle.refused';
}

/**
 * Bundles the workflows at `source` into the file `target`, which is replaced whole or left as it was.
 * @returns the bytes of code in the bundle, without its source map.
 * @throws WorkflowBundleError if the code is over the cap or holds a package that has no place in a workflow.
 */
export async function writeWorkflowBundle(source: string, target: string): Promise<number> {
  const { code } = await bundleWorkflowCode({ workflowsPath: source, logger: new DefaultLogger('WARN') });
  const bytes = Buffer.byteLength(withoutSourceMap(code));
  if (/node_modules\/zod\//.test(code)) {
    throw new WorkflowBundleError('the workflow bundle holds zod: a file of workflows/ or domain/ imports a value of schemas/; import its type');
  }
  if (bytes > bundleCap) {
    throw new WorkflowBundleError(`the workflow bundle has ${bytes} bytes of code, over the cap of ${bundleCap}: look for the import that grew it`);
  }
  const draft = `${target}.${process.pid}`;
  await writeFile(draft, fewerFrames + code);
  await rename(draft, target);
  return bytes;
}

function withoutSourceMap(code: string): string {
  const start = code.lastIndexOf('\n//# sourceMappingURL=data:');
  return start === -1 ? code : code.slice(0, start);
}

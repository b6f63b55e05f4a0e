import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { workflowBundlePath, workflowsPath, writeWorkflowBundle } from './workflow-bundle.js';

const bytes = await writeWorkflowBundle(workflowsPath, workflowBundlePath);
console.log(`${path.relative(projectRoot, workflowBundlePath)}: ${(bytes / 1e6).toFixed(2)} MB of code`);

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../runtime/project-root.js';
import { describeApi } from './describe-api.js';
import { productVersion } from './product-version.js';
import { routes } from './routes/index.js';

/** Writes docs/openapi.json anew; a test fails while it is not what the routes are. */
const file = path.join(projectRoot, 'docs', 'openapi.json');
writeFileSync(file, `${JSON.stringify(describeApi(routes, productVersion()), null, 2)}\n`);
console.log(`wrote ${path.relative(process.cwd(), file)}`);

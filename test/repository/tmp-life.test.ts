import { test } from '@jest/globals';
import { lifecycleTransitions } from './lifecycle-diagram.js';
test('x', () => { const t=performance.now(); console.log(lifecycleTransitions().join('\n'), performance.now()-t); });

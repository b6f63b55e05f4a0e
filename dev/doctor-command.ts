import type { MachineNeed } from './machine-needs.js';
import { machineNeeds } from './machine-needs.js';

/** `doctor`: what this machine has and lacks. The exit code is 1 when something needed is missing. */
export async function doctorCommand(options: { json: boolean }): Promise<number> {
  const needs = await machineNeeds();
  if (options.json) console.log(JSON.stringify(needs.map((need) => ({ ...need, state: stateOf(need) })), undefined, 2));
  else {
    const width = Math.max(...needs.map((need) => need.name.length));
    for (const need of needs) {
      console.log(`${stateOf(need).padEnd(8)} ${need.name.padEnd(width)}  ${need.detail}`);
      if (!need.found) console.log(`${' '.repeat(9 + width)}  -> ${need.remedy}${need.neededFor === 'tests' ? ' (for the tests)' : ''}`);
    }
  }
  return needs.some((need) => stateOf(need) === 'missing') ? 1 : 0;
}

function stateOf(need: MachineNeed): 'ok' | 'missing' | 'absent' {
  if (need.found) return 'ok';
  return need.neededFor === 'nothing' ? 'absent' : 'missing';
}

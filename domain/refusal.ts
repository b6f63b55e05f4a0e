import type { ProblemCode } from '../schemas/problem-catalogue.js';

/** A no with a reason. `detail` is a sentence for a person and holds ids and states only. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly detail: string;
}

export function refuse(refused: ProblemCode, detail: string): Refusal {
  return { refused, detail };
}

export function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}

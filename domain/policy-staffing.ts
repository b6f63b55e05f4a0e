import type { ApprovalPolicy, ApprovalStage } from '../schemas/approval-policy.js';
import type { Reviewer } from './review-turn.js';

/** The first stage that too few people could decide in, in words; null where every stage can be completed. */
export function understaffedStage(policy: Pick<ApprovalPolicy, 'stages' | 'fourEyes' | 'distinctPeople'>, people: readonly Reviewer[], uploaderId: string): string | null {
  const places: { readonly stage: ApprovalStage; readonly able: readonly string[] }[] = [];
  for (const stage of policy.stages) {
    const able = people.filter(({ id, roles }) => isAsked(stage, id, roles) && !(policy.fourEyes && id === uploaderId)).map(({ id }) => id);
    const needed = stage.quorum.kind === 'count' ? stage.quorum.n : 1;
    if (able.length < needed) return `The stage "${stage.name}" needs ${needed} of ${whoOf(stage)}, and ${able.length} could decide.`;
    for (let place = 0; place < needed; place += 1) places.push({ stage, able });
  }
  if (!policy.distinctPeople) return null;
  const unfilled = firstUnfilled(places.map(({ able }) => able));
  return unfilled === null ? null : `With different people in every stage, too few are left for the stage "${places[unfilled]?.stage.name ?? ''}".`;
}

function isAsked(stage: ApprovalStage, id: string, roles: Reviewer['roles']): boolean {
  return (stage.role !== null && roles.includes(stage.role)) || stage.people.includes(id);
}

function whoOf({ role, people }: ApprovalStage): string {
  if (role === null) return 'the people named';
  return people.length === 0 ? `the role ${role}` : `the role ${role} and the people named`;
}

/** The first place for which nobody is left when everybody takes one place at most (augmenting paths); null where all are filled. */
function firstUnfilled(places: readonly (readonly string[])[]): number | null {
  const holder = new Map<string, number>();
  const fill = (place: number, tried: Set<string>): boolean => {
    for (const id of places[place] ?? []) {
      if (tried.has(id)) continue;
      tried.add(id);
      const other = holder.get(id);
      if (other !== undefined && !fill(other, tried)) continue;
      holder.set(id, place);
      return true;
    }
    return false;
  };
  const unfilled = places.findIndex((_, place) => !fill(place, new Set()));
  return unfilled === -1 ? null : unfilled;
}

import type { ApprovalPolicy } from '../schemas/approval-policy.js';
import type { Role } from '../schemas/vocabulary.js';

/** The first stage that too few people could decide in, in words; null where every stage can be completed. */
export function understaffedStage(
  policy: ApprovalPolicy,
  people: readonly { readonly id: string; readonly roles: readonly Role[] }[],
  uploaderId: string,
): string | null {
  for (const stage of policy.stages) {
    const able = people.filter(({ id, roles }) => roles.includes(stage.role) && !(policy.fourEyes && id === uploaderId)).length;
    if (able < stage.quorum) return `The stage "${stage.name}" needs ${stage.quorum} with the role ${stage.role}, and ${able} could decide.`;
  }
  return null;
}

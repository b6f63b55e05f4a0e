const mebibyte = 1024 * 1024;
const usualPartBytes = 8 * mebibyte;
/** S3 takes no more. */
const mostParts = 10_000;

export interface PartPlan {
  /** All parts but the last have this size. */
  readonly partBytes: number;
  readonly parts: number;
}

/** How a file is cut for a multipart upload: parts of 8 MiB, larger where there would be more than 10,000. */
export function planParts(bytes: number): PartPlan {
  const partBytes = Math.max(usualPartBytes, Math.ceil(bytes / mostParts / mebibyte) * mebibyte);
  return { partBytes, parts: Math.max(1, Math.ceil(bytes / partBytes)) };
}

/** Size of a part, by its number from 1. */
export function partSize(bytes: number, plan: PartPlan, number: number): number {
  return number < plan.parts ? plan.partBytes : bytes - (plan.parts - 1) * plan.partBytes;
}

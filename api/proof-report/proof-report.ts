import type { AnnotationTarget } from '../../schemas/annotation-target.js';

/** What the report of a review says, but for the threads of its annotations, which follow one after the other. */
export interface ProofReport {
  readonly reviewId: string;
  readonly state: string;
  readonly asset: { readonly id: string; readonly title: string };
  readonly proof: {
    readonly versionNumber: number;
    readonly filename: string;
    /** What was decided on: SHA-256, hexadecimal. */
    readonly contentHash: string;
    /** Of the stored bytes; null where they were never examined. */
    readonly sha256: string | null;
    readonly picture: ProofPicture | { readonly missing: string };
  };
  readonly submittedBy: string;
  readonly submittedAt: string;
  readonly closedAt: string | null;
  /** Where an approval holds, and until when. */
  readonly holds: string;
  readonly policy: { readonly name: string; readonly version: number; readonly rules: readonly string[] };
  readonly stages: readonly { readonly name: string; readonly rule: string; readonly state: string }[];
  readonly decisions: readonly ReportedDecision[];
  /** Votes of advisers; they count for nothing. */
  readonly advice: readonly ReportedDecision[];
  /** In the order of their numbers, from 1 on. */
  readonly marks: readonly Mark[];
  readonly signatures: readonly ReportedSignature[];
  readonly generatedAt: string;
  readonly generatedFor: string;
}

export interface ProofPicture {
  /** JPEG. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface ReportedDecision {
  readonly name: string;
  readonly decision: string;
  readonly stage: string;
  readonly at: string;
  /** Whose turn it was, where it was taken for another. */
  readonly onBehalfOf: string | null;
  readonly comment: string;
  /** What it is tied to, and whatever else is to be known about it. */
  readonly remarks: readonly string[];
}

/** 21 CFR 11.50: who, when, and what the signature means. */
export interface ReportedSignature {
  readonly name: string;
  readonly meaning: string;
  readonly reason: string;
  readonly at: string;
  /** What was signed. */
  readonly contentHash: string;
  /** What it stood under, and whether it was found good. */
  readonly checks: readonly string[];
}

/** Where an annotation is. */
export interface Mark {
  readonly number: number;
  readonly target: AnnotationTarget;
  /** It was drawn on another version: its place may have moved. */
  readonly isCarried: boolean;
}

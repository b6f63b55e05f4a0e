import { canonicalJson } from './canonical-json.js';

/**
 * What an approval is given for. An approval stands for exactly these; changing any of them voids it.
 */
export interface ApprovalSubject {
  /** SHA-256 of the version's bytes, hexadecimal. */
  readonly versionSha256: string;
  readonly title: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The component version in each slot: its id, a space, and its content hash. */
  readonly slots: Readonly<Record<string, string>>;
}

/**
 * The one text of a subject: equal subjects give equal texts, in whatever order their metadata was written. The content hash is the
 * SHA-256 of its UTF-8 bytes. The first line names the form, so that a later form never gives the text of this one.
 */
export function approvalSubjectText(subject: ApprovalSubject): string {
  const { versionSha256, title, description, metadata, slots } = subject;
  return `galley approval subject 2\n${canonicalJson({ description, metadata, slots, title, versionSha256 })}`;
}

/** The texts of its parts, whose SHA-256 say which part of a subject has changed. The bytes are their own hash. */
export function approvalPartTexts({ title, description, metadata, slots }: ApprovalSubject): { readonly components: string; readonly metadata: string } {
  return {
    components: `galley approval components 1\n${canonicalJson(slots)}`,
    metadata: `galley approval metadata 1\n${canonicalJson({ description, metadata, title })}`,
  };
}

import { canonicalJson } from './canonical-json.js';
import type { Framing } from './framing.js';

/**
 * What an approval is given for. An approval stands for exactly these; changing any of them voids it.
 */
export interface ApprovalSubject {
  /** SHA-256 of the version's bytes, hexadecimal. */
  readonly versionSha256: string;
  /** How a person has framed its picture; null where nobody has, which is the same as not saying it. */
  readonly framing: Framing | null;
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
  const { versionSha256, framing, title, description, metadata, slots } = subject;
  return `galley approval subject 2\n${canonicalJson({ description, framing: framing ?? undefined, metadata, slots, title, versionSha256 })}`;
}

/**
 * The texts of its parts, whose SHA-256 say which part of a subject has changed. The bytes of a picture that nobody has framed are
 * their own hash, and their text is null.
 */
export function approvalPartTexts({ versionSha256, framing, title, description, metadata, slots }: ApprovalSubject): {
  readonly bytes: string | null;
  readonly components: string;
  readonly metadata: string;
} {
  return {
    bytes: framing === null ? null : `galley approval picture 1\n${canonicalJson({ framing, versionSha256 })}`,
    components: `galley approval components 1\n${canonicalJson(slots)}`,
    metadata: `galley approval metadata 1\n${canonicalJson({ description, metadata, title })}`,
  };
}

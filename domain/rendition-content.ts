import type { SlotText, TenantFont } from './captions.js';
import type { Framing } from './framing.js';
import { unframed } from './framing.js';

/** What a version brings to its renditions besides its bytes; all of it that a drawing shows is part of the rendition's key. */
export interface RenditionContent {
  /** What fills the slots. */
  readonly texts: readonly SlotText[];
  /** Those of the tenant's fonts that layouts name and that may be used. */
  readonly fonts: readonly TenantFont[];
  readonly framing: Framing;
  /** What is written into every rendition that leaves the house; null writes nothing. */
  readonly embedded: EmbeddedFields | null;
}

/** Whose picture it is and what may be done with it, as it stands in the file for whoever opens it; a field without a value is null. */
export interface EmbeddedFields {
  readonly title: string | null;
  readonly description: string | null;
  readonly altText: string | null;
  readonly creator: string | null;
  readonly credit: string | null;
  readonly copyrightNotice: string | null;
  readonly usageTerms: string | null;
  /** Address of the licence or of the owner's page. */
  readonly webStatement: string | null;
  readonly keywords: readonly string[];
  /** IPTC digital source type: how the picture came about, the IPTC address of the term. */
  readonly digitalSourceType: string | null;
}

/** A version of which nothing is known but its bytes. */
export const onlyThePicture: RenditionContent = { texts: [], fonts: [], framing: unframed, embedded: null };

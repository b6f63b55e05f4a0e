/** A component version as far as it matters for which one replaces which. */
export interface AdaptableVersion {
  readonly id: string;
  /** ISO 3166-1 alpha-2, or * for everywhere. */
  readonly market: string;
  /** BCP 47, or und for any language. */
  readonly locale: string;
  /** The version for everywhere that it says in a market or language; null for such a one itself. */
  readonly adapts: string | null;
}

/**
 * Which version takes the place of another when `target` is pulled through: where an adaptation was used, the adaptation of the target
 * for that market and language, else for that market, else for that language. A text in another language is never put in its place:
 * null says that an adaptation is missing.
 * @param approved versions of the component that may be used; those that adapt `target` are looked at
 */
export function replacementFor(used: AdaptableVersion, target: AdaptableVersion, approved: readonly AdaptableVersion[]): string | null {
  if (used.market === target.market && used.locale === target.locale) return target.id;
  const adaptations = approved.filter(({ adapts }) => adapts === target.id);
  const suits = [
    ({ market, locale }: AdaptableVersion) => market === used.market && locale === used.locale,
    ({ market, locale }: AdaptableVersion) => market === used.market && locale === 'und',
    ({ market, locale }: AdaptableVersion) => market === '*' && locale === used.locale,
  ];
  // The last of several is the one that was proposed last.
  for (const suit of suits) {
    const found = adaptations.filter(suit).at(-1);
    if (found !== undefined) return found.id;
  }
  return null;
}

/**
 * The versions that pulling `target` through takes out of use. For one that is for everywhere: all others but its own adaptations. For
 * an adaptation: the others for its market and language.
 */
export function replacedBy<Version extends AdaptableVersion>(target: AdaptableVersion, versions: readonly Version[]): Version[] {
  return versions.filter(
    (version) =>
      version.id !== target.id &&
      (target.adapts === null ? version.adapts !== target.id : version.market === target.market && version.locale === target.locale),
  );
}

import { checkAgainstSpec, hardFindings } from './check-against-spec.js';
import type { ChannelSpec } from './channel-specs.js';
import { referenceOf } from './channel-specs.js';
import type { Recipe } from './recipes.js';
import type { SpecCheck, SpecFact } from './spec-finding.js';
import { unknownFact } from './spec-finding.js';

/** The spec by which a file goes to a channel, and how it stands by it. */
export interface ChannelFit extends SpecCheck {
  /** `instagram-feed@1`. */
  readonly spec: string;
}

/** What a recipe comes to at its full size; of one that keeps the shape of its source the size is not known. */
export function factOfRecipe({ drawing }: Pick<Recipe, 'drawing'>): SpecFact {
  const size = drawing.fit === 'inside' ? {} : { width: drawing.width, height: drawing.height };
  return { ...unknownFact, ...size, mediaType: `image/${drawing.format}`, animated: drawing.animated, colourSpace: drawing.colour === 'srgb' ? 'srgb' : null };
}

/**
 * A channel may name several specs, one for each kind of thing that it takes: a file goes by the one that it fits best. Null where
 * there is no spec, so that nothing is held to one.
 */
export function fitForChannel(specs: readonly ChannelSpec[], fact: SpecFact): ChannelFit | null {
  const fits = specs.map((spec) => ({ spec: referenceOf(spec), ...checkAgainstSpec(spec, fact) }));
  return fits.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}

/** One hard finding outweighs all recommendations; the order of the channel's specs decides between equals. */
function distance(check: SpecCheck): number {
  const hard = hardFindings(check).length;
  return hard * 100 + (check.findings.length - hard);
}

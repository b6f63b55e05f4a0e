import { thumbHashToApproximateAspectRatio, thumbHashToDataURL } from 'thumbhash';

interface Placeholder {
  /** The blurred picture, as a data URL. */
  readonly url: string;
  /** Width over height, nearly. */
  readonly proportion: number;
}

const known = new Map<string, Placeholder>();

/** What stands in for a picture until it is there; null where the text is no thumbhash. */
export function placeholderOf(base64: string): Placeholder | null {
  const before = known.get(base64);
  if (before !== undefined) return before;
  try {
    const hash = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const placeholder = { url: thumbHashToDataURL(hash), proportion: thumbHashToApproximateAspectRatio(hash) };
    known.set(base64, placeholder);
    return placeholder;
  } catch {
    // A placeholder that cannot be read is no reason to hide the picture.
    return null;
  }
}

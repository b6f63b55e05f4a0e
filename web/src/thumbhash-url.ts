import { thumbHashToDataURL } from 'thumbhash';

const known = new Map<string, string>();

/** The blurred placeholder of a picture as a data URL; null where the text is no thumbhash. */
export function thumbhashUrl(base64: string): string | null {
  const before = known.get(base64);
  if (before !== undefined) return before;
  try {
    const url = thumbHashToDataURL(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    known.set(base64, url);
    return url;
  } catch {
    // A placeholder that cannot be read is no reason to hide the picture.
    return null;
  }
}

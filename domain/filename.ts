/** Marks that change the direction of text, so that `exe.gpj` looks like a picture (Unicode UAX #9). */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Why a file name cannot be kept, in words; null where it can. */
export function filenameFault(name: string): string | null {
  const length = Array.from(name).length;
  if (length === 0 || name.trim() === '') return 'It is empty.';
  if (length > 255) return `It has ${length} characters; 255 is the most.`;
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return 'It holds a control character or a line break.';
  if (/\p{Cs}/u.test(name)) return 'It holds half a character.';
  if (directionMarks.test(name)) return 'It holds a mark that changes the direction of text.';
  if (/[/\\]/.test(name) || name === '.' || name === '..') return 'It holds parts of a path.';
  return null;
}

/** A title for people who gave none: the name without its extension. */
export function titleOf(filename: string): string {
  const title = filename.replace(/\.[A-Za-z0-9]{1,10}$/, '').trim();
  return title === '' ? filename : title;
}

/** The name of a rendition of a file, with the extension of its own type. */
export function renditionFilename(filename: string, recipe: string, mediaType: string): string {
  const extension = mediaType.split('/')[1]?.replace('jpeg', 'jpg') ?? 'bin';
  return `${titleOf(filename)}-${recipe}.${extension}`;
}

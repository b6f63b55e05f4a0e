/**
 * Whether a file name fits a pattern of `*` (any text) and `?` (any one character), whatever the case. Never more steps than the
 * lengths of the two multiplied: there is nothing in a pattern that makes it try again and again, as in a regular expression.
 */
export function fitsFilenamePattern(filename: string, pattern: string): boolean {
  const name = [...filename.toLowerCase()];
  const signs = [...pattern.toLowerCase()];
  let [at, sign] = [0, 0];
  /** The last star seen, and where in the name what follows it was looked for. */
  let star: { readonly sign: number; from: number } | null = null;
  while (at < name.length) {
    if (signs[sign] === '*') {
      star = { sign, from: at };
      sign += 1;
    } else if (sign < signs.length && (signs[sign] === '?' || signs[sign] === name[at])) {
      at += 1;
      sign += 1;
    } else if (star !== null) {
      star.from += 1;
      at = star.from;
      sign = star.sign + 1;
    } else {
      return false;
    }
  }
  return signs.slice(sign).every((rest) => rest === '*');
}

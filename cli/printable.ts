/**
 * Characters that make a terminal do something other than show them: C0 and C1 controls (cursor, colour, title and
 * clipboard sequences), direction marks and overrides, line separators, invisible tags, and halves of characters.
 */
const acting = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Text from outside, safe on a terminal: what would act is shown as `\u{…}` instead. */
export function printable(text: string): string {
  return text.replace(acting, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** One line of JSON that is safe on a terminal and the same value to a parser. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(acting, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
}

/**
 * Text of others as a page can show it: control characters, and those that would turn the text around or hide in it, are gone; a line
 * break stays one.
 */
export function printableText(text: string): string {
  return (
    text
      .replace(/\r\n?|\u2028|\u2029/g, '\n')
      .replace(/\t/g, ' ')
      // Joiners are letters of some scripts; every other format character is invisible.
      .replace(/(?![\u200C\u200D\n])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
      .normalize('NFC')
  );
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const strong = /[\p{L}]/u;

/**
 * The words of one line from left to right, as they are to be drawn: words of scripts from right to left stand in that order among
 * themselves, and a line that begins with such a word goes that way as a whole.
 */
export function inDrawnOrder(words: readonly string[]): string[] {
  const backwards = words.map((word) => rightToLeft.test(word));
  if (!backwards.includes(true)) return [...words];
  const goesLeft = backwards[words.findIndex((word) => strong.test(word))] === true;
  const groups: { backwards: boolean; words: string[] }[] = [];
  for (const [index, word] of words.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && last.backwards === backwards[index]) last.words.push(word);
    else groups.push({ backwards: backwards[index] === true, words: [word] });
  }
  const drawn = groups.map((group) => (group.backwards ? group.words.toReversed() : group.words));
  return (goesLeft ? drawn.toReversed() : drawn).flat();
}

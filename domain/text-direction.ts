/** Letters of scripts that are written from right to left, and of all others. */
const strong = /(?<right>[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Hanifi_Rohingya}])|\p{L}/u;

/** Which way a text is read: as its first letter is (Unicode Bidirectional Algorithm, P2 and P3). */
export function textDirection(text: string): 'ltr' | 'rtl' {
  for (const character of text) {
    const found = /\p{L}/u.test(character) ? strong.exec(character) : null;
    if (found !== null) return found.groups?.['right'] === undefined ? 'ltr' : 'rtl';
  }
  return 'ltr';
}

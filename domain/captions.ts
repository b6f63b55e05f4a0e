import type { Caption, Drawing } from './recipes.js';

/** What fills a slot of a version, as far as it can be drawn. */
export interface SlotText {
  readonly slot: string;
  /** Empty where what fills the slot has no text, as a logo has none. */
  readonly text: string;
  /** Of the component version; hexadecimal. */
  readonly contentHash: string;
}

export interface DrawnCaption {
  readonly caption: Caption;
  readonly text: SlotText;
}

/** Which texts a drawing shows, in the order of its captions: those that its captions name and that the version has. */
export function captionsDrawn({ captions }: Pick<Drawing, 'captions'>, texts: readonly SlotText[]): DrawnCaption[] {
  return captions.flatMap((caption) => texts.filter(({ slot, text }) => slot === caption.slot && text.trim() !== '').map((text) => ({ caption, text })));
}

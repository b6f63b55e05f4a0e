import { canonicalJson } from './canonical-json.js';
import type { Drawing } from './recipes.js';
import type { LayoutRole } from './text-layout.js';

/** What fills a slot of a version, as far as it can be drawn. */
export interface SlotText {
  readonly slot: string;
  /** Empty where what fills the slot has no text, as a logo has none. */
  readonly text: string;
  /** Of the component version; hexadecimal. */
  readonly contentHash: string;
  /** Of a logo: the object key of its picture. */
  readonly logoKey?: string | null;
}

/** A font that a tenant brought, as far as drawing needs to know it. */
export interface TenantFont {
  readonly id: string;
  readonly objectKey: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** What a bold text may do with less contrast and be read. */
  readonly isBold: boolean;
}

export interface DrawnCaption {
  readonly role: LayoutRole;
  readonly text: SlotText;
}

/** What a drawing shows, in the order of reading: the texts and the logo that its layout places and that the version has. */
export function captionsDrawn({ layout }: Pick<Drawing, 'layout'>, texts: readonly SlotText[]): DrawnCaption[] {
  return (layout?.roles ?? []).flatMap((role) => {
    const text = texts.find(({ slot }) => slot === role.slot);
    return text !== undefined && (role.kind === 'logo' ? isLogo(text) : text.text.trim() !== '') ? [{ role, text }] : [];
  });
}

/** The texts that a drawing shows, as somebody who cannot see it is told; null where it shows none. */
export function drawnText(drawing: Pick<Drawing, 'layout'>, texts: readonly SlotText[]): string | null {
  const lines = captionsDrawn(drawing, texts).flatMap(({ role, text }) => (role.kind === 'text' ? [text.text.trim()] : []));
  return lines.length === 0 ? null : lines.join('\n');
}

/** The slots that a drawing shows something of. */
export function slotsDrawn({ layout }: Pick<Drawing, 'layout'>): string[] {
  return (layout?.roles ?? []).map(({ slot }) => slot);
}

/** All that decides how the texts and the logo of a drawing come out, but for the bundled font; empty where nothing is drawn. */
export function letteringKey(drawing: Pick<Drawing, 'layout' | 'pixelsPerPoint' | 'safeArea'>, { texts, fonts }: { readonly texts: readonly SlotText[]; readonly fonts: readonly TenantFont[] }): string[] {
  const { layout, pixelsPerPoint, safeArea } = drawing;
  const drawn = captionsDrawn(drawing, texts);
  if (layout === null || drawn.length === 0) return [];
  return [
    canonicalJson([pixelsPerPoint, safeArea, layout.shapes]),
    ...drawn.map(({ role, text: { contentHash } }) => canonicalJson([role, contentHash, fonts.find(({ id }) => id === role.fontId)?.sha256 ?? null])),
  ];
}

function isLogo({ logoKey }: SlotText): boolean {
  return logoKey !== undefined && logoKey !== null;
}

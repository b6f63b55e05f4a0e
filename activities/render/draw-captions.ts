import type { OverlayOptions } from 'sharp';
import sharp from 'sharp';
import type { DrawnCaption } from '../../domain/captions.js';
import { captionsDrawn } from '../../domain/captions.js';
import type { Tones } from '../../domain/contrast.js';
import { neededContrast, readableBand, rgbOf, worstContrast } from '../../domain/contrast.js';
import { mostPixels } from '../../domain/picture-limits.js';
import type { LetteringRefusal, PlacedCaption, PlacedRow } from '../../domain/place-captions.js';
import { placeCaptions } from '../../domain/place-captions.js';
import type { Drawing } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { Box, Size } from '../../domain/rendition-plan.js';
import type { LetteringFont } from './lettering-font.js';
import { bundledFont, hasEveryCharacter } from './lettering-font.js';
import type { LetteringKit } from './lettering-kit.js';
import type { SetText } from './set-text.js';
import { setText } from './set-text.js';

export interface LetteredContent extends RenditionContent {
  readonly kit: LetteringKit;
}

export type Lettering = { readonly kind: 'drawn'; readonly overlays: readonly OverlayOptions[]; readonly rows: readonly PlacedRow[] } | LetteringRefusal;

/**
 * What to lay over a picture of this size so that it shows the texts and the logo of the version, or why it cannot: a text of a safety
 * line or a price is whole and readable, or it is not there.
 * @param tonesIn how dark and light the picture is in a part of it
 */
export async function drawCaptions(drawing: Drawing, size: Size, content: LetteredContent, tonesIn: (box: Box) => Promise<Tones>): Promise<Lettering> {
  const captions = captionsDrawn(drawing, content.texts);
  const fonts = new Map<DrawnCaption, LetteringFont>();
  const logos = new Map<DrawnCaption, Logo>();
  for (const caption of captions) {
    const ready = caption.role.kind === 'logo' ? await openLogo(caption, content.kit) : fontFor(caption, content.kit);
    if ('kind' in ready) return ready;
    if ('file' in ready) fonts.set(caption, ready);
    else logos.set(caption, ready);
  }

  const set = new Map<string, SetText>();
  const textAt = async (caption: DrawnCaption, pixels: number, width: number): Promise<SetText> => {
    const key = `${caption.role.slot} ${pixels} ${width}`;
    const text = set.get(key) ?? (await setText(caption, fonts.get(caption) as LetteringFont, pixels, width));
    set.set(key, text);
    return text;
  };
  const placement = await placeCaptions(captions, drawing, size, {
    text: async (caption, pixels, width) => (await textAt(caption, pixels, width)).info,
    logo: async (caption) => logos.get(caption) as Logo,
  });
  if (placement.kind === 'refused') return placement;

  const pixelsPerPoint = drawing.pixelsPerPoint * Math.max(size.width / drawing.width, size.height / drawing.height);
  const overlays: OverlayOptions[] = [];
  const rows: PlacedRow[] = [];
  for (const row of placement.rows) {
    const readable = await readableRow(row, fonts, pixelsPerPoint, tonesIn);
    if ('kind' in readable) return readable;
    rows.push(readable);
    if (readable.colour !== null) overlays.push(bandOverlay(readable.band, readable.colour));
    for (const { caption, box, pixels, lineWidth } of readable.captions) {
      const logo = logos.get(caption);
      const { data, info } = logo === undefined ? await textAt(caption, pixels, lineWidth) : await reduced(logo, box);
      overlays.push({ input: data, raw: { width: info.width, height: info.height, channels: 4 }, left: box.left, top: box.top });
    }
  }
  return { kind: 'drawn', overlays, rows };
}

/** The font of its role where that has all of the text, else the bundled one. */
function fontFor({ role, text }: DrawnCaption, kit: LetteringKit): LetteringFont | LetteringRefusal {
  const own = role.fontId === null ? bundledFont() : kit.fonts.get(role.fontId);
  if (own === undefined) return { kind: 'refused', code: 'render.font_not_usable', facts: { slot: role.slot, fontId: role.fontId ?? '' } };
  const font = [own, bundledFont()].find((one) => hasEveryCharacter(one, text.text.trim()));
  if (font !== undefined) return font;
  const missing = Array.from(text.text).find((character) => !hasEveryCharacter(own, character)) ?? '';
  return { kind: 'refused', code: 'render.text_not_drawable', facts: { slot: role.slot, character: `U+${(missing.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` } };
}

interface Logo extends Size {
  readonly bytes: Buffer;
}

async function openLogo({ role, text }: DrawnCaption, kit: LetteringKit): Promise<Logo | LetteringRefusal> {
  const refused = { kind: 'refused', code: 'render.logo_not_drawable', facts: { slot: role.slot } } as const;
  const bytes = kit.logos.get(text.logoKey ?? '');
  if (bytes === undefined) return refused;
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
    return { bytes, width: autoOrient.width, height: autoOrient.height };
  } catch {
    return refused;
  }
}

async function reduced({ bytes }: Logo, { width, height }: Box): Promise<SetText> {
  const upright = sharp(bytes, { pages: 1, limitInputPixels: mostPixels }).autoOrient().resize(width, height, { fit: 'fill' });
  return upright.toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** The row with its band as dense as its texts need; a row without a band is as it is, or refused. */
async function readableRow(row: PlacedRow, fonts: ReadonlyMap<DrawnCaption, LetteringFont>, pixelsPerPoint: number, tonesIn: (box: Box) => Promise<Tones>): Promise<PlacedRow | LetteringRefusal> {
  const texts = row.captions.filter(({ caption }) => caption.role.kind === 'text');
  const seen = await Promise.all(
    texts.map(async (placed) => {
      const { caption, box, pixels } = placed;
      const needed = neededContrast(pixels / pixelsPerPoint, fonts.get(caption)?.isBold === true);
      return { placed, ink: rgbOf(caption.role.ink), needed, tones: await tonesIn(box) };
    }),
  );
  let colour = row.colour;
  for (const { placed, ink, needed, tones } of seen) {
    const contrast = worstContrast(ink, tones);
    if (colour === null && contrast >= needed) continue;
    colour = colour === null ? null : readableBand(colour, ink, tones, needed);
    if (colour === null) return unreadable(placed, needed, contrast);
  }
  return { ...row, colour };
}

function unreadable({ caption }: PlacedCaption, needed: number, contrast: number): LetteringRefusal {
  return { kind: 'refused', code: 'render.text_contrast', facts: { slot: caption.role.slot, ink: caption.role.ink, neededContrast: needed, contrast: Math.floor(contrast * 100) / 100 } };
}

function bandOverlay({ left, top, width, height }: Box, background: string): OverlayOptions {
  return { input: { create: { width, height, channels: 4, background } }, left, top };
}

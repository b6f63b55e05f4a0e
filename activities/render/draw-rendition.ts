import type { OverlayOptions, Sharp } from 'sharp';
import sharp from 'sharp';
import { captionsDrawn } from '../../domain/captions.js';
import type { Tones } from '../../domain/contrast.js';
import type { Drawing } from '../../domain/recipes.js';
import type { LetteringRefusal } from '../../domain/place-captions.js';
import type { Box, PlannedDraw, Size } from '../../domain/rendition-plan.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { cutOut } from './cut-out.js';
import type { LetteredContent } from './draw-captions.js';
import { drawCaptions } from './draw-captions.js';
import { drawWatermark } from './draw-watermark.js';
import { encodePicture } from './encode-picture.js';
import type { CapNumbers, Encoding } from './fit-to-cap.js';
import { fitToCap } from './fit-to-cap.js';
import type { Film, HeldPicture } from './held-picture.js';
import { hold } from './held-picture.js';
import { probeRendition } from './probe-rendition.js';
import type { RenditionMetadata } from './rendition-metadata.js';
import { isSurrounded, surround } from './surround.js';
import { anyTones, tonesIn } from './tones-in.js';

/** One rendition, or why there is none. */
export type DrawnRendition = { readonly bytes: Buffer; readonly size: Size; readonly encoding: Encoding } | Refusal;

export interface Refusal {
  readonly reason: ProblemCode;
  /** What a person must know to decide what to do; null where the reason says it all. */
  readonly facts: CapNumbers | LetteringRefusal['facts'] | { readonly error: string } | null;
}

/** @throws what the decoder and the encoder throw */
export async function drawRendition(picture: HeldPicture, draw: PlannedDraw, content: LetteredContent, metadata: RenditionMetadata | null): Promise<DrawnRendition> {
  const plain = await undressed(picture, draw, isDressed(draw, content));
  const dress = await dressOf(draw, content, (box) => tonesIn(plain, box, draw.drawing.background));
  if ('reason' in dress) return dress;
  return encode(await dressed(plain, dress), draw, metadata, undefined);
}

/** The same for every frame of a film; what lies over it stands still. */
export async function drawFilm(frames: readonly HeldPicture[], film: Film, draw: PlannedDraw, content: LetteredContent, metadata: RenditionMetadata | null): Promise<DrawnRendition> {
  const dress = await dressOf(draw, content, async () => anyTones);
  if ('reason' in dress) return dress;
  const { width, height } = draw.output;
  const pixels = Buffer.alloc(width * height * 4 * frames.length);
  for (const [index, frame] of frames.entries()) {
    const finished = await (await dressed(await undressed(frame, draw, dress.length > 0), dress)).open().ensureAlpha().raw().toBuffer();
    finished.copy(pixels, index * width * height * 4);
  }
  const open = (): Sharp => sharp(pixels, { raw: { width, height: height * frames.length, channels: 4, pageHeight: height } });
  return encode({ width, height, keepsProfile: false, open }, draw, metadata, film);
}

function isDressed({ drawing }: PlannedDraw, { texts }: LetteredContent): boolean {
  return drawing.watermark !== null || captionsDrawn(drawing, texts).length > 0;
}

/** What lies over the picture, or why it cannot. */
async function dressOf({ drawing, output }: PlannedDraw, content: LetteredContent, tones: (box: Box) => Promise<Tones>): Promise<readonly OverlayOptions[] | Refusal> {
  const lettering = await drawCaptions(drawing, output, content, tones);
  if (lettering.kind === 'refused') return { reason: lettering.code, facts: lettering.facts };
  return drawing.watermark === null ? lettering.overlays : [...lettering.overlays, await drawWatermark(drawing.watermark, output)];
}

/** The rendition with nothing over it. Where it is the picture alone nothing is held: the pixels go straight to the encoder. */
async function undressed(picture: HeldPicture, draw: PlannedDraw, willBeDressed: boolean): Promise<HeldPicture> {
  const { keepsProfile } = picture;
  const bare = { ...draw.output, keepsProfile, open: () => cutOut(picture, draw) };
  if (!isSurrounded(draw) && !willBeDressed) return bare;
  const cut = await hold(bare.open(), keepsProfile);
  return isSurrounded(draw) ? hold(surround(cut, draw), keepsProfile) : cut;
}

/** The rendition before it is encoded. */
async function dressed(picture: HeldPicture, overlays: readonly OverlayOptions[]): Promise<HeldPicture> {
  return overlays.length === 0 ? picture : hold(picture.open().composite([...overlays]), picture.keepsProfile);
}

async function encode(picture: HeldPicture, { drawing, output }: PlannedDraw, metadata: RenditionMetadata | null, film: Film | undefined): Promise<DrawnRendition> {
  let reopened: Promise<HeldPicture> | undefined;
  const again = async (): Promise<HeldPicture> => (film === undefined ? (reopened ??= hold(picture.open(), picture.keepsProfile)) : picture);
  let isFirst = true;
  const fit = await fitToCap(film === undefined ? drawing : inWebpOnly(drawing), async (encoding) => {
    // The first try nearly always fits; what is encoded again is not drawn again.
    const pixels = isFirst ? picture : await again();
    isFirst = false;
    return encodePicture(pixels.open(), encoding, { background: drawing.background, film, metadata });
  });
  if (!fit.fits) return { reason: 'render.byte_cap', facts: fit.numbers };
  const { bytes, encoding } = fit;
  probeRendition(bytes, { ...output, format: encoding.format, maxBytes: drawing.maxBytes });
  return { bytes, size: output, encoding };
}

/** No other format moves. */
function inWebpOnly(drawing: Drawing): Drawing {
  return { ...drawing, format: 'webp', otherFormats: [] };
}

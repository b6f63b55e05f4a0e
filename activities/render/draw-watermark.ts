import type { OutputInfo, OverlayOptions } from 'sharp';
import sharp from 'sharp';
import type { Watermark } from '../../domain/recipes.js';
import type { Size } from '../../domain/rendition-plan.js';
import { captionFont } from './caption-font.js';
import { escapeXml } from './escape-xml.js';

/** Of the picture, that a single mark comes to at most. */
const singleShare = { width: 0.8, height: 0.4 };
/** Of the picture's shorter side, that each of many is wide; and the room between two, of one. */
const tileShare = 0.45;
const gapShare = 0.5;
/** Rising, so that no crop along an edge takes it off. */
const tileAngle = -30;
const measuringText = 100;
const clear = { r: 0, g: 0, b: 0, alpha: 0 };

interface Mark {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/** What to lay over a picture of this size so that it shows the mark: light beside dark, to be seen on every ground. */
export async function drawWatermark({ text, opacity, tiled }: Watermark, picture: Size): Promise<OverlayOptions> {
  if (!tiled) {
    const mark = await lettering(text, opacity, { width: picture.width * singleShare.width, height: picture.height * singleShare.height });
    return { ...(await laidOver(mark, picture)), gravity: 'centre' };
  }
  const side = Math.min(picture.width, picture.height) * tileShare;
  const { data, info } = await lettering(text, opacity, { width: side, height: side });
  const turned = await raw(sharp(data, { raw: info }).rotate(tileAngle, { background: clear }));
  const gap = Math.round((turned.info.width * gapShare) / 2);
  const spaced = await raw(sharp(turned.data, { raw: turned.info }).extend({ left: gap, right: gap, top: gap, bottom: gap, background: clear }));
  return { ...(await laidOver(spaced, picture)), gravity: 'centre', tile: true };
}

/** Nothing may be laid over a picture that is larger than it. */
async function laidOver({ data, info }: Mark, picture: Size): Promise<OverlayOptions> {
  const inside = await raw(sharp(data, { raw: info }).resize(picture.width, picture.height, { fit: 'inside', withoutEnlargement: true }));
  const { width, height, channels } = inside.info;
  return { input: inside.data, raw: { width, height, channels } };
}

/** The text as large as the room allows. */
async function lettering(text: string, opacity: number, room: Size): Promise<Mark> {
  const { info } = await line(text, measuringText, 'white');
  const size = Math.floor(measuringText * Math.min(room.width / info.width, room.height / info.height));
  return lightOnDark(text, Math.max(1, size), opacity);
}

async function lightOnDark(text: string, size: number, opacity: number): Promise<Mark> {
  const [light, dark] = [await line(text, size, 'white'), await line(text, size, 'black')];
  const shift = Math.max(1, Math.round(size / 30));
  const faded = Buffer.from([0, 0, 0, Math.round(opacity * 255)]);
  return raw(
    sharp(dark.data, { raw: dark.info })
      .extend({ left: shift, top: shift, background: clear })
      .composite([
        { input: light.data, raw: light.info, left: 0, top: 0 },
        { input: faded, raw: { width: 1, height: 1, channels: 4 }, tile: true, blend: 'dest-in' },
      ]),
  );
}

async function line(text: string, size: number, ink: 'white' | 'black'): Promise<Mark> {
  const markup = `<span foreground="${ink}">${escapeXml(text)}</span>`;
  // At 72 dots an inch a point is a pixel.
  return raw(sharp({ text: { text: markup, font: `${captionFont.family} ${size}`, fontfile: captionFont.file, dpi: 72, rgba: true } }));
}

async function raw(picture: ReturnType<typeof sharp>): Promise<Mark> {
  return picture.raw().toBuffer({ resolveWithObject: true });
}

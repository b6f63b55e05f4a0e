import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Size } from '../../domain/rendition-plan.js';

/** A picture that can be drawn from again and again: 8 bits a channel, upright. */
export interface HeldPicture extends Size {
  /** A new pipeline that begins with its pixels. */
  readonly open: () => Sharp;
  /** Whether its pixels are in the colours of the source, whose profile is with them; otherwise they are sRGB. */
  readonly keepsProfile: boolean;
  /** Frames below each other, each of the picture's height; without them it stands still. */
  readonly film?: Film;
}

export interface Film {
  /** How long each frame is shown, in milliseconds. */
  readonly delays: readonly number[];
  /** How often it is shown; 0 is for ever. */
  readonly rounds: number;
}

/** Runs a pipeline, and holds what comes out. */
export async function hold(picture: Sharp, keepsProfile: boolean): Promise<HeldPicture> {
  return keepsProfile ? holdWithProfile(picture) : holdPixels(picture);
}

async function holdPixels(picture: Sharp): Promise<HeldPicture> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4) throw new Error(`pixels of ${channels} channels`);
  return { width, height, keepsProfile: false, open: () => sharp(data, { raw: { width, height, channels } }) };
}

/** Bare pixels have nowhere to keep a profile; a PNG that is not compressed is nearly them. */
async function holdWithProfile(picture: Sharp): Promise<HeldPicture> {
  const { data, info } = await picture.keepIccProfile().png({ compressionLevel: 0 }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, keepsProfile: true, open: () => sharp(data).keepIccProfile() };
}

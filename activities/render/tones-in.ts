import type { Rgb, Tones } from '../../domain/contrast.js';
import type { Box } from '../../domain/rendition-plan.js';
import type { HeldPicture } from './held-picture.js';

/** How dark and how light a part of a picture is, at most. */
export async function tonesIn(picture: HeldPicture, { left, top, width, height }: Box, background: string): Promise<Tones> {
  const { data, info } = await picture.open().extract({ left, top, width, height }).flatten({ background }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const darkest: [number, number, number] = [255, 255, 255];
  const lightest: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < data.length; at += info.channels) {
    for (let channel = 0; channel < 3; channel += 1) {
      // Grey has one channel for all three.
      const value = data[at + Math.min(channel, info.channels - 1)] as number;
      if (value < (darkest[channel] as number)) darkest[channel] = value;
      if (value > (lightest[channel] as number)) lightest[channel] = value;
    }
  }
  return { darkest, lightest };
}

/** Of what cannot be looked at: a film goes on after the frame that was. */
export const anyTones: Tones = { darkest: [0, 0, 0] satisfies Rgb, lightest: [255, 255, 255] satisfies Rgb };

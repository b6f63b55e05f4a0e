import type { Size } from '../../domain/rendition-plan.js';

/** Pixels in memory, 8 bits a channel, in sRGB. */
export interface RawPicture extends Size {
  readonly data: Buffer;
  readonly channels: 3 | 4;
}

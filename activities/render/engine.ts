import sharp from 'sharp';

/** Part of every rendition's key. Raise `renderer` when the code that draws gives other bytes for the same recipe. */
export const engine = `sharp ${sharp.versions.sharp} libvips ${sharp.versions.vips} renderer 2`;

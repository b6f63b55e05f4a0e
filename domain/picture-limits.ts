/** What Galley opens at most. Everything larger is told by its header, before a pixel is decoded. */

/** Pixels of one picture: 100 megapixels. */
export const mostPixels = 100_000_000;

/** A picture of one row can have few pixels and still be a trap. */
export const mostSidePixels = 30_000;

/** Pages or frames of one file; only the first is drawn, but of a film. */
export const mostPages = 5_000;

/** A larger file is kept without a preview: it is held in memory as a whole while its picture is decoded. */
export const mostRenderedBytes = 512 * 1024 * 1024;

/** Pixels that renditions are drawn from at once; what needs a larger picture reads its own part of the source. */
export const mostHeldPixels = 32_000_000;

/** A film of more frames, or of more pixels in all of them, is shown by its first frame. */
export const mostFilmFrames = 600;
export const mostFilmPixels = 100_000_000;

/** Of a rendition that moves, in all frames; they are in memory together. */
export const mostDrawnFilmPixels = 24_000_000;

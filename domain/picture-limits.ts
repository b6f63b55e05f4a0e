/** What Galley opens at most. Everything larger is told by its header, before a pixel is decoded. */

/** Pixels of one picture: 100 megapixels. */
export const mostPixels = 100_000_000;

/** A picture of one row can have few pixels and still be a trap. */
export const mostSidePixels = 30_000;

/** Pages or frames of one file; only the first is drawn. */
export const mostPages = 5_000;

/** A larger file is kept without a preview: it is held in memory as a whole while its picture is decoded. */
export const mostRenderedBytes = 512 * 1024 * 1024;

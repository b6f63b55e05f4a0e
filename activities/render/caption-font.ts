import { createRequire } from 'node:module';

/** The one font of captions. It comes with the product: a picture is the same wherever it is drawn, with or without fonts there. */
export const captionFont = {
  /** With its version: part of the key of every rendition that shows a text. */
  name: 'dejavu-fonts-ttf 2.37.3 DejaVu Sans Bold',
  /** As Pango names it. */
  family: 'DejaVu Sans Bold',
  file: createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;

import type { Sharp } from 'sharp';
import type { Encoding } from './fit-to-cap.js';
import type { HeldPicture } from './held-picture.js';
import type { RenditionMetadata } from './rendition-metadata.js';

/** The bytes of a picture as a file. @param background shows through where the format has no transparency */
export async function encodePicture(
  picture: Sharp,
  { format, chroma, quality }: Encoding,
  { background, film, metadata }: { background: string; film: HeldPicture['film']; metadata: RenditionMetadata | null },
): Promise<Buffer> {
  const described = metadata === null ? picture : picture.withXmp(metadata.xmp).withExif({ IFD0: { ...metadata.exif } });
  switch (format) {
    case 'jpeg':
      return described.flatten({ background }).jpeg({ quality, chromaSubsampling: chroma }).toBuffer();
    case 'webp':
      // Effort 4, the default, takes twice as long for a hundredth of the bytes.
      return described.webp({ quality, effort: 2, ...(film === undefined ? {} : { delay: [...film.delays], loop: film.rounds }) }).toBuffer();
    case 'png':
      return described.png().toBuffer();
    case 'avif':
      return described.avif({ quality, chromaSubsampling: chroma, effort: 0 }).toBuffer();
  }
}

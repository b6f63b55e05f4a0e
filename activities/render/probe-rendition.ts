import { imageSize } from 'image-size';
import type { RenditionFormat } from '../../domain/recipes.js';
import type { Size } from '../../domain/rendition-plan.js';
import { isSame } from './cut-out.js';

const types: Readonly<Record<RenditionFormat, string>> = { jpeg: 'jpg', webp: 'webp', png: 'png', avif: 'avif' };

/**
 * Reads a finished file with other code than wrote it.
 * @throws Error where it is not what was to be made
 */
export function probeRendition(bytes: Buffer, wanted: Size & { readonly format: RenditionFormat; readonly maxBytes: number | null }): void {
  const { type, width, height } = imageSize(bytes);
  const isRight = type === types[wanted.format] && isSame({ width, height }, wanted) && bytes.length <= (wanted.maxBytes ?? Infinity);
  if (!isRight) throw new Error(`made ${type ?? 'no picture'} of ${width} x ${height} in ${bytes.length} bytes, wanted ${JSON.stringify(wanted)}`);
}

import type { ChannelSpec, PixelSize } from './channel-specs.js';
import type { SpecFact } from './spec-finding.js';

/**
 * Where the point that matters comes to lie once the source is cut to `shape` around it, if that is where the platform lays something
 * over the picture; null where it is seen, or where nobody has said what matters.
 */
export function safeAreaMissed(spec: ChannelSpec, { source }: SpecFact, shape: PixelSize): { readonly limit: string; readonly found: string } | null {
  if (spec.safeAreas.length === 0 || source?.focalPoint == null) return null;
  const { size, focalPoint } = source;
  const scale = Math.max(shape.width / size.width, shape.height / size.height);
  const across = placeInCrop(focalPoint.x, size.width * scale, shape.width);
  const down = placeInCrop(focalPoint.y, size.height * scale, shape.height);
  const isSeen = spec.safeAreas.some(({ x, y, width, height }) => across >= x && across <= x + width && down >= y && down <= y + height);
  if (isSeen) return null;
  const limit = spec.safeAreas.map(({ x, y, width, height }) => `${percent(x)} to ${percent(x + width)} across, ${percent(y)} to ${percent(y + height)} down`).join(' or ');
  return { limit, found: `${percent(across)} across, ${percent(down)} down` };
}

/** Where a point of the source comes to lie in a crop that keeps it as near to the middle as the edges allow; a share of the crop. */
function placeInCrop(point: number, whole: number, crop: number): number {
  const start = Math.min(Math.max(point * whole - crop / 2, 0), Math.max(whole - crop, 0));
  return (point * whole - start) / crop;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Of a picture, the least and the most of each channel: no pixel is darker or lighter than these. */
export interface Tones {
  readonly darkest: Rgb;
  readonly lightest: Rgb;
}

/** What a text needs to be read by people whose eyes are weak (WCAG 2.2, 1.4.3): less where it is large, in points as shown. */
export function neededContrast(points: number, isBold: boolean): number {
  return points >= (isBold ? largeBoldPoints : largePoints) ? 3 : 4.5;
}
const largePoints = 24;
const largeBoldPoints = 19;

/** 1 to 21 (WCAG 2.2, contrast ratio): of the ink against the pixel of these tones that it is the hardest to tell from. */
export function worstContrast(ink: Rgb, { darkest, lightest }: Tones): number {
  const [own, dark, light] = [ink, darkest, lightest].map(luminance) as [number, number, number];
  if (own >= dark && own <= light) return 1;
  return Math.min(ratio(own, dark), ratio(own, light));
}

/**
 * The least dense form of a band, from the stated one up to opaque, on which an ink can be read over these tones; null where it cannot
 * be read on the band itself.
 * @param band #rrggbb or #rrggbbaa
 */
export function readableBand(band: string, ink: Rgb, tones: Tones, needed: number): string | null {
  const colour = rgbOf(band);
  const stated = band.length > 7 ? Number.parseInt(band.slice(7), 16) : 255;
  const isReadable = (alpha: number): boolean => worstContrast(ink, { darkest: over(colour, alpha, tones.darkest), lightest: over(colour, alpha, tones.lightest) }) >= needed;
  for (let alpha = stated; alpha <= 255; alpha += 1) if (isReadable(alpha)) return `${band.slice(0, 7)}${alpha.toString(16).padStart(2, '0')}`;
  return null;
}

/** @param colour #rrggbb; what follows is not looked at */
export function rgbOf(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
}

function over(band: Rgb, alpha: number, beneath: Rgb): Rgb {
  return band.map((value, channel) => (value * alpha + (beneath[channel] ?? 0) * (255 - alpha)) / 255) as unknown as Rgb;
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

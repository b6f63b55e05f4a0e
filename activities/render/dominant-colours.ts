/** Pixels looked at; more change nothing that a person sees. */
const samples = 500;
const clusters = 5;
const rounds = 8;
/** A colour with a smaller share says nothing about a picture. */
const leastShare = 0.02;

type Colour = readonly [number, number, number];

/**
 * The colours a picture is made of, most of it first: k-means in OKLab, where distance is what the eye sees. Starts from the colours
 * farthest apart, so that the same pixels always give the same answer.
 * @param rgba 8-bit pixels with alpha; see-through ones do not count
 */
export function dominantColours(rgba: Uint8Array): { hex: string; share: number }[] {
  const pixels = sample(rgba).map(toOklab);
  if (pixels.length === 0) return [];
  let centres = farthest(pixels);
  let members: Colour[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    members = centres.map(() => []);
    for (const pixel of pixels) members[nearest(centres, pixel)]?.push(pixel);
    centres = centres.map((centre, index) => mean(members[index] ?? []) ?? centre);
  }
  return centres
    .map((centre, index) => ({ hex: toHex(centre), share: Math.round(((members[index]?.length ?? 0) / pixels.length) * 1_000) / 1_000 }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share);
}

function sample(rgba: Uint8Array): Colour[] {
  const step = Math.max(1, Math.floor(rgba.length / 4 / samples)) * 4;
  const colours: Colour[] = [];
  for (let at = 0; at + 3 < rgba.length; at += step) {
    if ((rgba[at + 3] as number) >= 128) colours.push([rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number]);
  }
  return colours;
}

function farthest(pixels: readonly Colour[]): Colour[] {
  const centres: Colour[] = [mean(pixels) ?? [0, 0, 0]];
  while (centres.length < clusters) {
    let best = centres[0] as Colour;
    let farthestSoFar = 0;
    for (const pixel of pixels) {
      const distance = squaredDistance(centres[nearest(centres, pixel)] as Colour, pixel);
      if (distance > farthestSoFar) {
        best = pixel;
        farthestSoFar = distance;
      }
    }
    if (farthestSoFar < 1e-4) break;
    centres.push(best);
  }
  return centres;
}

/** Index of the centre. Runs ten thousand times for one picture, so it makes no objects. */
function nearest(centres: readonly Colour[], pixel: Colour): number {
  let found = 0;
  let distance = Infinity;
  for (let index = 0; index < centres.length; index += 1) {
    const next = squaredDistance(centres[index] as Colour, pixel);
    if (next < distance) {
      found = index;
      distance = next;
    }
  }
  return found;
}

function squaredDistance(one: Colour, other: Colour): number {
  const l = one[0] - other[0];
  const a = one[1] - other[1];
  const b = one[2] - other[2];
  return l * l + a * a + b * b;
}

function mean(pixels: readonly Colour[]): Colour | undefined {
  if (pixels.length === 0) return undefined;
  const sum = [0, 0, 0] as [number, number, number];
  for (const [l, a, b] of pixels) {
    sum[0] += l;
    sum[1] += a;
    sum[2] += b;
  }
  return [sum[0] / pixels.length, sum[1] / pixels.length, sum[2] / pixels.length];
}

/** Björn Ottosson, "A perceptual color space for image processing" (2020), both ways. */
function toOklab([red, green, blue]: Colour): Colour {
  const r = linear[red] as number;
  const g = linear[green] as number;
  const b = linear[blue] as number;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([lightness, a, b]: Colour): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((value) => gamma(value).toString(16).padStart(2, '0')).join('')}`;
}

/** Of each value of a channel. */
const linear = Float64Array.from({ length: 256 }, (_, channel) => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

function gamma(value: number): number {
  const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, encoded)) * 255);
}

/** The picture is looked at in this many fields a side. */
const fields = 32;
/** Waves a side that the hash keeps: the slowest, without the one that is no wave. */
const waves = 8;
/** Sums of shares are off by less than this: a picture of one colour has no waves, and not whichever the rounding makes. */
const rounding = 1e-6;

/** Of each wave that is kept, its height in each field. */
const cosines = Array.from({ length: waves }, (_, wave) =>
  Float64Array.from({ length: fields }, (_field, field) => Math.cos(((2 * field + 1) * (wave + 1) * Math.PI) / (2 * fields))),
);

/**
 * 64 binary digits in which pictures that look alike differ little: of the slow waves of brightness in a picture (its discrete cosine
 * transform), which are stronger than their mean. Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010), 3.2.1.
 * @param rgba 8-bit pixels with alpha, row by row; see-through ones are seen on white
 */
export function perceptualHash(rgba: Uint8Array, { width, height }: { readonly width: number; readonly height: number }): string {
  const grey = greyOnWhite(rgba);
  const across: Float64Array[] = [];
  for (let row = 0; row < fields; row += 1) {
    const brightness = Float64Array.from({ length: fields }, (_, column) => meanOf(grey, width, part(column, width), part(row, height)));
    across.push(Float64Array.from(cosines, (cosine) => sumOfProducts(cosine, brightness)));
  }
  const strengths = cosines.flatMap((_, x) => {
    const column = Float64Array.from(across, (row) => row[x] as number);
    return cosines.map((cosine) => sumOfProducts(cosine, column));
  });
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
  return strengths.map((strength) => (strength > mean + rounding ? '1' : '0')).join('');
}

function greyOnWhite(rgba: Uint8Array): Float64Array {
  const grey = new Float64Array(rgba.length / 4);
  for (let pixel = 0; pixel < grey.length; pixel += 1) {
    const at = pixel * 4;
    const brightness = 0.2126 * (rgba[at] as number) + 0.7152 * (rgba[at + 1] as number) + 0.0722 * (rgba[at + 2] as number);
    grey[pixel] = 255 + ((brightness - 255) * (rgba[at + 3] as number)) / 255;
  }
  return grey;
}

/** From the first to before the last pixel of a field; at least one. */
function part(field: number, length: number): readonly [number, number] {
  const from = Math.floor((field * length) / fields);
  return [from, Math.max(from + 1, Math.floor(((field + 1) * length) / fields))];
}

function meanOf(grey: Float64Array, width: number, [left, right]: readonly [number, number], [top, bottom]: readonly [number, number]): number {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) sum += grey[y * width + x] as number;
  return sum / ((right - left) * (bottom - top));
}

function sumOfProducts(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] as number) * (other[index] as number);
  return sum;
}

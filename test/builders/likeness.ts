import sharp from 'sharp';

/**
 * Peak signal to noise of two pictures of one size, in decibels, over red, green and blue; 40 and more cannot be told apart by eye. What
 * is see-through is seen over a colour that pictures seldom have.
 */
export async function likeness(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((file) => sharp(file, { limitInputPixels: false }).flatten({ background: '#c000c0' }).toColourspace('srgb').raw().toBuffer()));
  if (one === undefined || other?.length !== one.length) throw new Error('pictures of two sizes');
  let squares = 0;
  for (let at = 0; at < one.length; at += 1) squares += ((one[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return squares === 0 ? Infinity : 10 * Math.log10(255 ** 2 / (squares / one.length));
}

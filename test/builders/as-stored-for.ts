import sharp from 'sharp';

const turns: Readonly<Record<number, { angle: number; flop: boolean }>> = {
  1: { angle: 0, flop: false },
  2: { angle: 0, flop: true },
  3: { angle: 180, flop: false },
  4: { angle: 180, flop: true },
  5: { angle: 90, flop: true },
  6: { angle: 270, flop: false },
  7: { angle: 270, flop: true },
  8: { angle: 90, flop: false },
};

/** An upright picture as a camera held that way would have stored it: its pixels turned, and the EXIF orientation to undo that. PNG. */
export async function asStoredFor(upright: Buffer, orientation: number): Promise<Buffer> {
  const { angle, flop } = turns[orientation]!;
  const rotated = await sharp(upright).rotate(angle).png().toBuffer();
  const stored = flop ? await sharp(rotated).flop().png().toBuffer() : rotated;
  return sharp(stored).withMetadata({ orientation }).png().toBuffer();
}

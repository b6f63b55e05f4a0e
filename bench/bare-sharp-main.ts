import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Drawing } from '../domain/recipes.js';
import { standardRecipes } from '../domain/recipes.js';
import { inParallel } from './in-parallel.js';

/**
 * The best loop that someone who knows sharp would write by hand for the same renditions: each file decoded once, reduced to the
 * least size that serves all, once more for the small ones; equal drawings made once; two files and two encodings of each at a time.
 * It stores nothing, asks nobody and has no limits. With `naive` it is what is written first instead: a decode for every rendition.
 * Arguments: `cascade` or `naive`, and files. Standard output: one line of JSON.
 */
export interface BareRun {
  /** Without starting the process and without a first file that warms it. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** By recipe, in the order of the files. */
  readonly pictures: readonly Readonly<Record<string, { readonly width: number; readonly height: number; readonly bytes: number }>>[];
}

const filesAtOnce = 2;
const drawnAtOnce = 2;

interface Raw {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

type Picture = BareRun['pictures'][number];

const drawings = new Map<string, { drawing: Drawing; recipes: string[] }>();
for (const { name, drawing } of standardRecipes) {
  const key = JSON.stringify(drawing);
  drawings.set(key, { drawing, recipes: [...(drawings.get(key)?.recipes ?? []), name] });
}

/** What of the source's size this drawing needs. */
function scaleOf({ fit, width, height }: Drawing, source: { width: number; height: number }): number {
  const [across, down] = [width / source.width, height / source.height];
  return Math.min(1, fit === 'cover' ? Math.max(across, down) : Math.min(across, down));
}

async function rawOf(picture: Sharp): Promise<Raw> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as 3 | 4 };
}

async function drawAll(file: string): Promise<Picture> {
  const { autoOrient: source } = await sharp(file).metadata();
  const wanted = [...drawings.values()].map((one) => ({ ...one, scale: scaleOf(one.drawing, source) }));
  const first = Math.max(...wanted.map(({ scale }) => scale));
  const second = Math.max(...wanted.map(({ scale }) => scale).filter((scale) => scale <= first / 2));
  const sized = (scale: number): [number, number] => [Math.ceil(source.width * scale - 1e-6), Math.ceil(source.height * scale - 1e-6)];

  const large = await rawOf(sharp(file, { sequentialRead: true }).autoOrient().resize(...sized(first), { fit: 'fill' }).toColourspace('srgb'));
  const small = await rawOf(open(large).resize(...sized(second), { fit: 'fill' }));
  const drawn: Record<string, { width: number; height: number; bytes: number }> = {};
  await inParallel(wanted, drawnAtOnce, async ({ drawing, recipes, scale }) => {
    const { format, quality } = drawing;
    const [width, height] = drawing.fit === 'cover' ? [drawing.width, drawing.height] : [Math.round(source.width * scale), Math.round(source.height * scale)];
    const resized = open(scale <= second ? small : large).resize(width, height, { fit: drawing.fit === 'cover' ? 'cover' : 'fill' });
    const encoded = format === 'webp' ? resized.webp({ quality, effort: 2 }) : resized.flatten({ background: 'white' }).jpeg({ quality });
    const { info } = await encoded.toBuffer({ resolveWithObject: true });
    for (const recipe of recipes) drawn[recipe] = { width: info.width, height: info.height, bytes: info.size };
  });
  return drawn;
}

async function drawEach(file: string): Promise<Picture> {
  const { autoOrient: source } = await sharp(file).metadata();
  const drawn: Record<string, { width: number; height: number; bytes: number }> = {};
  await inParallel(standardRecipes, drawnAtOnce, async ({ name, drawing }) => {
    const { format, quality } = drawing;
    const [width, height] =
      drawing.fit === 'cover' ? [drawing.width, drawing.height] : [source.width, source.height].map((side) => Math.round(side * scaleOf(drawing, source)));
    const resized = sharp(file, { sequentialRead: true }).autoOrient().resize(width, height, { fit: drawing.fit === 'cover' ? 'cover' : 'fill' });
    const encoded = format === 'webp' ? resized.webp({ quality, effort: 2 }) : resized.flatten({ background: 'white' }).jpeg({ quality });
    const { info } = await encoded.toBuffer({ resolveWithObject: true });
    drawn[name] = { width: info.width, height: info.height, bytes: info.size };
  });
  return drawn;
}

function open({ data, width, height, channels }: Raw): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

sharp.cache(false);
sharp.concurrency(1);
const [mode, ...files] = process.argv.slice(2);
const draw = mode === 'naive' ? drawEach : drawAll;
if (files[0] !== undefined) await draw(files[0]);
const before = process.cpuUsage();
const began = performance.now();
const pictures = await inParallel(files, filesAtOnce, draw);
const { user, system } = process.cpuUsage(before);
const run: BareRun = { cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - began) / 1_000, pictures };
console.log(JSON.stringify(run));

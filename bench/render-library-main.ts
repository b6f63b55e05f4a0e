import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawPicture } from '../activities/render/draw-picture.js';
import { onlyThePicture } from '../domain/rendition-content.js';
import { standardRecipes } from '../domain/recipes.js';
import { inParallel } from './in-parallel.js';
import { leastLikeness } from './picture-likeness.js';

/**
 * The product's drawing code alone, as a render process runs it, two files at a time. Arguments: files. Standard output: one line of
 * JSON.
 */
export interface LibraryRun {
  /** Without starting the process and without a first file that warms it. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMebibytes: number;
  /** Of the pixels of all renditions of the first file, before they are encoded, the least likeness to those drawn straight from the original; decibels of PSNR. */
  readonly leastPsnr: number;
}

const filesAtOnce = 2;

/** What an encoder loses differs with every pixel and would hide what the drawing loses. */
const lossless = standardRecipes.map((recipe) => ({ ...recipe, drawing: { ...recipe.drawing, format: 'png' as const, maxBytes: null } }));

sharp.cache(false);
sharp.concurrency(1);
const files = process.argv.slice(2);
const draw = async (file: string) => drawPicture(await readFile(file), standardRecipes, onlyThePicture);
if (files[0] !== undefined) await draw(files[0]);
const before = process.cpuUsage();
const began = performance.now();
await inParallel(files, filesAtOnce, draw);
const { user, system } = process.cpuUsage(before);
const wallSeconds = (performance.now() - began) / 1_000;
const peakMebibytes = Math.round(process.resourceUsage().maxRSS / 1_024);
const leastPsnr = files[0] === undefined ? NaN : await leastLikeness(files[0], (await drawPicture(await readFile(files[0]), lossless, onlyThePicture)).outputs);
const run: LibraryRun = { cpuSeconds: (user + system) / 1e6, wallSeconds, peakMebibytes, leastPsnr };
console.log(JSON.stringify(run));

import { createHash } from 'node:crypto';
import { mostDrawnFilmPixels } from '../../domain/picture-limits.js';
import type { Drawing, Recipe, RecipePurpose } from '../../domain/recipes.js';
import { leavesTheHouse } from '../../domain/recipes.js';
import type { RenditionContent } from '../../domain/rendition-content.js';
import type { PlannedDraw, Size } from '../../domain/rendition-plan.js';
import { planRenditions } from '../../domain/rendition-plan.js';
import type { ProblemCode } from '../../schemas/problem-catalogue.js';
import { decodeFrames, decodeWhole, partOfSource } from './decode-source.js';
import type { DrawnRendition, Refusal } from './draw-rendition.js';
import { drawFilm, drawRendition } from './draw-rendition.js';
import type { LetteredContent } from './draw-captions.js';
import { engine } from './engine.js';
import type { Encoding } from './fit-to-cap.js';
import type { HeldPicture } from './held-picture.js';
import { hold } from './held-picture.js';
import type { LetteringKit } from './lettering-kit.js';
import { emptyKit } from './lettering-kit.js';
import { pictureFacts, sizeForFacts } from './picture-facts.js';
import type { PictureHeader } from './picture-header.js';
import { readHeader } from './picture-header.js';
import type { PictureFacts } from './render-messages.js';
import { renditionKey } from './rendition-key.js';
import type { RenditionMetadata } from './rendition-metadata.js';
import { renditionMetadata } from './rendition-metadata.js';

/** Drawings in progress at once: two keep two cores busy, more only cost memory. */
const drawnAtOnce = 2;

export interface Drawn {
  readonly facts: PictureFacts;
  readonly outputs: readonly DrawnFile[];
  readonly failures: readonly { readonly recipes: readonly Recipe[]; readonly reason: ProblemCode; readonly facts: Refusal['facts'] }[];
}

export interface DrawnFile {
  readonly recipes: readonly Recipe[];
  readonly drawing: Drawing;
  readonly purpose: RecipePurpose;
  readonly size: Size;
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

interface Source {
  readonly file: Buffer;
  readonly header: PictureHeader;
  readonly content: LetteredContent;
  readonly metadataOf: (draw: PlannedDraw) => RenditionMetadata | null;
}

type Results = Map<PlannedDraw, DrawnRendition>;

/**
 * Decodes a file once and makes every rendition from that, upright. Renditions in the colours of the source take a decode of their own,
 * and so does each that moves and each whose picture would be too large to hold.
 * @throws Undrawable with `ingest.unreadable`, `ingest.pixel_limit` or `ingest.page_limit`
 */
export async function drawPicture(file: Buffer, recipes: readonly Recipe[], content: RenditionContent, kit: LetteringKit = emptyKit): Promise<Drawn> {
  const header = await readHeader(file);
  const source: Source = { file, header, content: { ...content, kit }, metadataOf: metadataFor(file, content) };
  const plan = (some: readonly Recipe[]): ReturnType<typeof planRenditions> => planRenditions(header.upright, some, content.framing);
  const whole = plan(recipes);
  const moving = whole.draws.filter((draw) => isFilm(draw, header));
  const isKept = ({ drawing }: Recipe): boolean => header.hasColoursToKeep && drawing.colour === 'keep';
  const still = whole.draws.filter((draw) => !moving.includes(draw)).flatMap((draw) => draw.recipes);
  const results: Results = new Map();

  const inSrgb = plan(still.filter((recipe) => !isKept(recipe)));
  const pictures = await decode(source, inSrgb.intermediates, false);
  await drawAll(source, inSrgb.draws, pictures, false, results);
  const facts = await pictureFacts(pictures.at(-1) ?? (await decodeWhole(file, header, sizeForFacts(header.upright), false)));

  const inOwnColours = plan(still.filter(isKept));
  if (inOwnColours.draws.length > 0) await drawAll(source, inOwnColours.draws, await decode(source, inOwnColours.intermediates, true), true, results);
  // One after the other: a film in memory is as much as many pictures.
  for (const draw of moving) results.set(draw, await orFailed(() => drawMoving(source, draw)));

  const { upright, hasAlpha, pages, colourSpace } = header;
  return { facts: { ...upright, hasAlpha, pages, colourSpace, ...facts }, ...sorted(recipes, results, whole.impossible) };
}

/** In the order of the recipes, whatever was drawn first. */
function sorted(recipes: readonly Recipe[], results: Results, impossible: readonly { recipe: Recipe; reason: ProblemCode }[]): Pick<Drawn, 'outputs' | 'failures'> {
  const outputs: DrawnFile[] = [];
  const failures: Drawn['failures'][number][] = impossible.map(({ recipe, reason }) => ({ recipes: [recipe], reason, facts: null }));
  const place = ([{ recipes: [first] }]: [PlannedDraw, DrawnRendition]): number => recipes.indexOf(first as Recipe);
  for (const [{ recipes: drawnRecipes, drawing, purpose }, drawn] of [...results].sort((one, other) => place(one) - place(other))) {
    if ('reason' in drawn) failures.push({ recipes: drawnRecipes, ...drawn });
    else outputs.push({ recipes: drawnRecipes, drawing, purpose, ...drawn });
  }
  return { outputs, failures };
}

/** The intermediates of a plan, the first from the source and each other one from that. */
async function decode({ file, header }: Source, [first, ...rest]: readonly Size[], keepsProfile: boolean): Promise<HeldPicture[]> {
  if (first === undefined) return [];
  const largest = await decodeWhole(file, header, first, keepsProfile);
  const smaller: HeldPicture[] = [];
  for (const { width, height } of rest) smaller.push(await hold(largest.open().resize(width, height, { fit: 'fill' }), keepsProfile));
  return [largest, ...smaller];
}

async function drawAll({ file, content, metadataOf }: Source, draws: readonly PlannedDraw[], pictures: readonly HeldPicture[], keepsProfile: boolean, results: Results): Promise<void> {
  const waiting = [...draws];
  const drawOn = async (): Promise<void> => {
    for (let draw = waiting.shift(); draw !== undefined; draw = waiting.shift()) {
      const one = draw;
      const picture = one.from === null ? partOfSource(file, one, keepsProfile) : (pictures[one.from] as HeldPicture);
      results.set(one, await orFailed(() => drawRendition(picture, one, content, metadataOf(one))));
    }
  };
  await Promise.all(Array.from({ length: drawnAtOnce }, drawOn));
}

/** The pixels were decoded and other renditions may be fine: this one is marked as failed, with a retry. */
async function orFailed(draw: () => Promise<DrawnRendition>): Promise<DrawnRendition> {
  return draw().catch((error: unknown) => ({ reason: 'render.failed', facts: { error: error instanceof Error ? error.message : String(error) } }));
}

function isFilm({ drawing, reduced, output }: PlannedDraw, { film }: PictureHeader): boolean {
  if (film === undefined || !drawing.animated || drawing.format !== 'webp') return false;
  return Math.max(reduced.width * reduced.height, output.width * output.height) * film.delays.length <= mostDrawnFilmPixels;
}

async function drawMoving({ file, header: { film }, content, metadataOf }: Source, draw: PlannedDraw): Promise<DrawnRendition> {
  if (film === undefined) throw new Error('a film that does not move');
  return drawFilm(await decodeFrames(file, draw.reduced, film), film, draw, content, metadataOf(draw));
}

function metadataFor(file: Buffer, content: RenditionContent): Source['metadataOf'] {
  const { embedded } = content;
  if (embedded === null) return () => null;
  const sourceSha256 = createHash('sha256').update(file).digest('hex');
  return (draw) => (leavesTheHouse(draw) ? renditionMetadata(embedded, { sourceSha256, engine, renditionKey: renditionKey(sourceSha256, draw, content, engine) }) : null);
}

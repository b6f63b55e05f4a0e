import type { PixelSize, RatioRange, SpecLimits } from './channel-specs.js';
import type { SpecFact, SpecFinding, SpecRemedy, SpecRule } from './spec-finding.js';

type Found = Omit<SpecFinding, 'severity'>;
type Rule = (limits: SpecLimits, fact: SpecFact) => readonly Found[];

const none: readonly Found[] = [];

/** One rule for each limit; each speaks only of what it knows. */
export const limitRules: readonly Rule[] = [sizes, ratios, smallest, largest, maxBytes, mediaTypes, colourSpaces, animation, alpha, seconds, framesPerSecond, videoCodecs, maxBitsPerSecond];

function sizes({ sizes: allowed }: SpecLimits, fact: SpecFact): readonly Found[] {
  const size = sizeOf(fact);
  if (allowed === null || size === null || allowed.some(({ width, height }) => width === size.width && height === size.height)) return none;
  return [found('sizes', allowed.map(inPixels).join(' or '), inPixels(size), canCover(fact, allowed) ? 'resize' : 'larger_original')];
}

function ratios({ ratios: range }: SpecLimits, fact: SpecFact): readonly Found[] {
  const size = sizeOf(fact);
  if (range === null || size === null || isWithin(range, size)) return none;
  return [found('ratios', range.from === range.to ? inWords(range.from) : `${inWords(range.from)} to ${inWords(range.to)}`, inWords(size.width / size.height), 'crop')];
}

function smallest({ smallest: least }: SpecLimits, fact: SpecFact): readonly Found[] {
  const size = sizeOf(fact);
  if (least === null || size === null || (size.width >= least.width && size.height >= least.height)) return none;
  return [found('smallest', `at least ${inPixels(least)}`, inPixels(size), canCover(fact, [least]) ? 'resize' : 'larger_original')];
}

function largest({ largest: most }: SpecLimits, fact: SpecFact): readonly Found[] {
  const size = sizeOf(fact);
  if (most === null || size === null || (size.width <= most.width && size.height <= most.height)) return none;
  return [found('largest', `at most ${inPixels(most)}`, inPixels(size), 'resize')];
}

function maxBytes({ maxBytes: most }: SpecLimits, { bytes, smallestBytes }: SpecFact): readonly Found[] {
  const isUnreachable = most !== null && smallestBytes !== null && smallestBytes > most;
  if (most === null || (!isUnreachable && (bytes === null || bytes <= most))) return none;
  return [found('maxBytes', `at most ${most} bytes`, `${isUnreachable ? smallestBytes : bytes} bytes`, isUnreachable ? 'other_file' : 're_encode')];
}

function mediaTypes({ mediaTypes: allowed }: SpecLimits, { mediaType }: SpecFact): readonly Found[] {
  if (allowed === null || mediaType === null || allowed.includes(mediaType)) return none;
  // No picture becomes a video, and none comes of one by itself.
  const isOfKind = allowed.some((one) => one.split('/')[0] === mediaType.split('/')[0]);
  return [found('mediaTypes', allowed.join(', '), mediaType, isOfKind ? 'convert' : 'other_file')];
}

function colourSpaces({ colourSpaces: allowed }: SpecLimits, { colourSpace }: SpecFact): readonly Found[] {
  if (allowed === null || colourSpace === null || allowed.includes(colourSpace)) return none;
  return [found('colourSpaces', allowed.join(', '), colourSpace, 'convert')];
}

function animation({ animation: allowed }: SpecLimits, { animated }: SpecFact): readonly Found[] {
  return allowed === false && animated === true ? [found('animation', 'one still picture', 'moving', 'flatten')] : none;
}

function alpha({ alpha: allowed }: SpecLimits, fact: SpecFact): readonly Found[] {
  return allowed === false && fact.alpha === true ? [found('alpha', 'opaque', 'transparent', 'flatten')] : none;
}

function seconds({ seconds: range }: SpecLimits, fact: SpecFact): readonly Found[] {
  if (range === null || fact.seconds === null || (fact.seconds >= range.least && fact.seconds <= range.most)) return none;
  // What is too long can be cut; nobody can make up what is too short.
  return [found('seconds', `${range.least} to ${range.most} s`, `${fact.seconds} s`, fact.seconds > range.most ? 'trim' : 'other_file')];
}

function framesPerSecond({ framesPerSecond: range }: SpecLimits, fact: SpecFact): readonly Found[] {
  if (range === null || fact.framesPerSecond === null || (fact.framesPerSecond >= range.least && fact.framesPerSecond <= range.most)) return none;
  return [found('framesPerSecond', `${range.least} to ${range.most} a second`, `${fact.framesPerSecond} a second`, 're_encode')];
}

function videoCodecs({ videoCodecs: allowed }: SpecLimits, { videoCodec }: SpecFact): readonly Found[] {
  if (allowed === null || videoCodec === null || allowed.includes(videoCodec)) return none;
  return [found('videoCodecs', allowed.join(', '), videoCodec, 'convert')];
}

function maxBitsPerSecond({ maxBitsPerSecond: most }: SpecLimits, { bitsPerSecond }: SpecFact): readonly Found[] {
  if (most === null || bitsPerSecond === null || bitsPerSecond <= most) return none;
  return [found('maxBitsPerSecond', `at most ${most} bits a second`, `${bitsPerSecond} bits a second`, 're_encode')];
}

function found(rule: SpecRule, limit: string, what: string, remedy: SpecRemedy): Found {
  return { rule, limit, found: what, remedy };
}

function sizeOf({ width, height }: SpecFact): PixelSize | null {
  return width === null || height === null ? null : { width, height };
}

/** Whether the source has the pixels of one of these, so that nothing need be enlarged. Without a source only the file itself is there. */
function canCover(fact: SpecFact, wanted: readonly PixelSize[]): boolean {
  const from = fact.source?.size ?? sizeOf(fact);
  return from !== null && wanted.some(({ width, height }) => from.width >= width && from.height >= height);
}

/** A picture is whole pixels: a ratio is met where rounding one side by one would meet it. */
function isWithin({ from, to, tolerance }: RatioRange, { width, height }: PixelSize): boolean {
  const atLeast = (width + 0.5) / (height - 0.5) >= from * (1 - tolerance);
  const atMost = (width - 0.5) / (height + 0.5) <= to * (1 + tolerance);
  return atLeast && atMost;
}

function inPixels({ width, height }: PixelSize): string {
  return `${width} x ${height}`;
}

/** 1.7778 is 16:9; what is not a ratio of small numbers is said by its number. */
function inWords(ratio: number): string {
  for (const height of [1, 2, 3, 4, 5, 9, 16]) {
    const width = Math.round(ratio * height);
    if (width > 0 && width <= 16 && Math.abs(width / height - ratio) < 0.002) return `${width}:${height}`;
  }
  return `${Math.round(ratio * 1_000) / 1_000}:1`;
}

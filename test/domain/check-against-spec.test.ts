import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitForChannel } from '../../domain/channel-fit.js';
import type { ChannelSpec, SpecLimits } from '../../domain/channel-specs.js';
import { noLimits, referenceOf, specsInForce } from '../../domain/channel-specs.js';
import { checkAgainstSpec } from '../../domain/check-against-spec.js';
import type { SpecFact } from '../../domain/spec-finding.js';
import { unknownFact } from '../../domain/spec-finding.js';
import { standardSpecs } from '../../domain/standard-channel-specs.js';

const specOf = (id: string): ChannelSpec => standardSpecs.find((spec) => spec.id === id)!;
const limited = (hard: Partial<SpecLimits>): ChannelSpec => ({ ...specOf('instagram-feed'), safeAreas: [], textLimits: [], hard: { ...noLimits, ...hard }, recommended: noLimits });
const picture = (width: number, height: number, more: Partial<SpecFact> = {}): SpecFact => ({ ...unknownFact, width, height, bytes: 100_000, mediaType: 'image/jpeg', colourSpace: 'srgb', alpha: false, animated: false, ...more });
const source = (width: number, height: number, focalPoint: { x: number; y: number } | null = null): SpecFact['source'] => ({ size: { width, height }, focalPoint });

/** The best that a spec asks for: its recommended size where it has one, and the middle of every range. */
function ideal(spec: ChannelSpec, size: { width: number; height: number }): SpecFact {
  const isVideo = spec.media === 'video';
  const limit = <Key extends keyof SpecLimits>(name: Key): SpecLimits[Key] => spec.hard[name] ?? spec.recommended[name];
  return {
    ...picture(size.width, size.height),
    bytes: Math.min(100_000, limit('maxBytes') ?? 100_000),
    mediaType: limit('mediaTypes')?.[0] ?? null,
    colourSpace: isVideo ? null : 'srgb',
    animated: isVideo,
    seconds: spec.recommended.seconds?.least ?? spec.hard.seconds?.least ?? null,
    framesPerSecond: limit('framesPerSecond')?.most ?? null,
    videoCodec: limit('videoCodecs')?.[0] ?? null,
    bitsPerSecond: limit('maxBitsPerSecond'),
  };
}

describe('what a platform recommends', () => {
  const sizes = standardSpecs.flatMap((spec) => (spec.recommended.sizes ?? spec.hard.sizes ?? []).map((size) => [referenceOf(spec), `${size.width} x ${size.height}`, spec, size] as const));
  test.each(sizes)('passes its own spec: %s, %s', (_reference, _size, spec, size) => {
    expect(checkAgainstSpec(spec, ideal(spec, size))).toEqual({ verdict: 'pass', findings: [] });
  });

  test('is said by every spec, with its source and the day it was compared', () => {
    for (const spec of standardSpecs) {
      expect(spec.source).not.toBe('');
      expect(spec.verifiedAt).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(Object.values(spec.hard).some((limit) => limit !== null)).toBe(true);
    }
    expect(new Set(standardSpecs.map(referenceOf)).size).toBe(standardSpecs.length);
  });

  test('is never beyond what it refuses', () => {
    for (const { hard, recommended } of standardSpecs) {
      if (hard.maxBytes !== null && recommended.maxBytes !== null) expect(recommended.maxBytes).toBeLessThanOrEqual(hard.maxBytes);
      for (const { least, most } of [hard.seconds, recommended.seconds, hard.framesPerSecond].filter((range) => range !== null)) expect(least).toBeLessThanOrEqual(most);
    }
  });
});

describe('a file', () => {
  const feed = specOf('instagram-feed');

  test('of which nothing is known is not judged', () => {
    for (const spec of standardSpecs) expect(checkAgainstSpec(spec, unknownFact)).toEqual({ verdict: 'pass', findings: [] });
  });

  test.each([
    ['too many bytes', feed, picture(1_080, 1_350, { bytes: 8_000_001 }), 'maxBytes', 're_encode', 'fixable'],
    ['another format', feed, picture(1_080, 1_350, { mediaType: 'image/png' }), 'mediaTypes', 'convert', 'fixable'],
    ['CMYK', feed, picture(1_080, 1_350, { colourSpace: 'cmyk' }), 'colourSpaces', 'convert', 'fixable'],
    ['movement', feed, picture(1_080, 1_350, { animated: true }), 'animation', 'flatten', 'fixable'],
    ['transparency where none is taken', limited({ alpha: false }), picture(10, 10, { alpha: true }), 'alpha', 'flatten', 'fixable'],
    ['too tall a shape', feed, picture(1_080, 1_440), 'ratios', 'crop', 'fixable'],
    ['too many pixels', feed, picture(1_600, 1_700), 'largest', 'resize', 'fixable'],
    ['another size of an original that is large enough', specOf('iab-300x250'), picture(728, 90, { source: source(4_000, 3_000) }), 'sizes', 'resize', 'fixable'],
    ['another size of an original that would be enlarged', specOf('iab-970x250'), picture(900, 200, { source: source(960, 640) }), 'sizes', 'larger_original', 'needs_person'],
    ['too few pixels, and no larger original', specOf('linkedin-square'), picture(300, 300, { source: source(300, 400) }), 'smallest', 'larger_original', 'needs_person'],
    ['too few pixels of a large original', specOf('linkedin-square'), picture(300, 300, { source: source(3_000, 4_000) }), 'smallest', 'resize', 'fixable'],
    ['a byte cap that no quality meets', specOf('iab-120x60'), { ...unknownFact, smallestBytes: 60_000 }, 'maxBytes', 'other_file', 'needs_person'],
    ['a shape whose crop would hide what matters', specOf('instagram-story'), picture(1_920, 1_080, { source: source(3_840, 2_160, { x: 0.5, y: 0.02 }) }), 'ratios', 'reframe', 'needs_person'],
    ['a picture for a video', specOf('tiktok-video'), picture(1_080, 1_920), 'mediaTypes', 'other_file', 'needs_person'],
    ['too long a video', specOf('instagram-story-video'), { ...unknownFact, mediaType: 'video/mp4', seconds: 61 }, 'seconds', 'trim', 'fixable'],
    ['too short a video', specOf('instagram-reel'), { ...unknownFact, mediaType: 'video/mp4', seconds: 2 }, 'seconds', 'other_file', 'needs_person'],
    ['another codec', specOf('x-video'), { ...unknownFact, videoCodec: 'hevc' }, 'videoCodecs', 'convert', 'fixable'],
    ['too many pictures a second', specOf('linkedin-video'), { ...unknownFact, framesPerSecond: 60 }, 'framesPerSecond', 're_encode', 'fixable'],
    ['too high a rate', specOf('instagram-reel'), { ...unknownFact, bitsPerSecond: 30_000_000 }, 'maxBitsPerSecond', 're_encode', 'fixable'],
    ['too long a headline', specOf('google-responsive-square'), picture(1_200, 1_200, { texts: { headline: 'A headline of more than thirty letters' } }), 'text', 'shorten_text', 'needs_person'],
  ] as const)('with %s', (_what, spec, fact, rule, remedy, verdict) => {
    const check = checkAgainstSpec(spec, fact);
    expect(check.verdict).toBe(verdict);
    expect(check.findings).toContainEqual(expect.objectContaining({ rule, remedy, severity: 'hard' }));
  });

  test('that meets what is refused, but not what is advised, passes with a warning', () => {
    const { verdict, findings } = checkAgainstSpec(feed, picture(1_000, 1_000));
    expect(verdict).toBe('pass');
    expect(findings).toMatchObject([{ rule: 'sizes', severity: 'recommended' }]);
  });

  test('whose point that matters is under the platform\'s controls passes with a warning', () => {
    const { verdict, findings } = checkAgainstSpec(specOf('instagram-story'), picture(1_080, 1_920, { source: source(2_160, 3_840, { x: 0.5, y: 0.05 }) }));
    expect(verdict).toBe('pass');
    expect(findings).toMatchObject([{ rule: 'safe_area', severity: 'recommended', remedy: 'reframe' }]);
  });

  test('counts characters as people do', () => {
    const spec = { ...feed, textLimits: [{ field: 'caption', most: 2 }] };
    expect(checkAgainstSpec(spec, { ...unknownFact, texts: { caption: '👩‍👩‍👧é' } }).verdict).toBe('pass');
    expect(checkAgainstSpec(spec, { ...unknownFact, texts: { caption: 'abc' } }).verdict).toBe('needs_person');
  });

  test('is judged alike by a ratio and by the whole pixels that come nearest to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 4_000 }), (across, down, width) => {
        const height = Math.max(1, Math.round((width * down) / across));
        const spec = limited({ ratios: { from: across / down, to: across / down, tolerance: 0 } });
        expect(checkAgainstSpec(spec, picture(width, height)).verdict).toBe('pass');
      }),
    );
  });

  test('never gets better by more bytes, and never worse by a larger original', () => {
    const rank = { pass: 0, fixable: 1, needs_person: 2 };
    const specs = fc.constantFrom(...standardSpecs.filter(({ media }) => media === 'image'));
    const sides = fc.integer({ min: 1, max: 9_000 });
    fc.assert(
      fc.property(specs, sides, sides, sides, sides, fc.nat(40_000_000), fc.nat(10_000_000), (spec, width, height, sourceWidth, sourceHeight, bytes, more) => {
        const fact = picture(width, height, { bytes, source: source(sourceWidth, sourceHeight) });
        const { verdict } = checkAgainstSpec(spec, fact);
        expect(rank[checkAgainstSpec(spec, { ...fact, bytes: bytes + more }).verdict]).toBeGreaterThanOrEqual(rank[verdict]);
        expect(rank[checkAgainstSpec(spec, { ...fact, source: source(sourceWidth * 2, sourceHeight * 2) }).verdict]).toBeLessThanOrEqual(rank[verdict]);
      }),
    );
  });

  test('is refused exactly where a hard limit is broken, and needs a person exactly where one of those does', () => {
    const sides = fc.integer({ min: 1, max: 9_000 });
    const personal = ['larger_original', 'reframe', 'shorten_text', 'other_file'];
    fc.assert(
      fc.property(fc.constantFrom(...standardSpecs), sides, sides, fc.constantFrom('image/jpeg', 'image/png', 'video/mp4'), fc.nat(10_000_000), (spec, width, height, mediaType, bytes) => {
        const { verdict, findings } = checkAgainstSpec(spec, picture(width, height, { mediaType, bytes }));
        const hard = findings.filter(({ severity }) => severity === 'hard');
        expect(verdict === 'pass').toBe(hard.length === 0);
        expect(verdict === 'needs_person').toBe(hard.some(({ remedy }) => personal.includes(remedy)));
      }),
    );
  });
});

describe('versions of a spec', () => {
  const feed = specOf('instagram-feed');
  const version = (number: number, effectiveFrom: string, keeper: ChannelSpec['keeper'] = 'galley'): ChannelSpec => ({ ...feed, version: number, effectiveFrom, keeper });
  const versions = [version(1, '2020-01-01T00:00:00.000Z'), version(2, '2030-01-01T00:00:00.000Z'), version(1, '2030-01-01T00:00:00.000Z', 'tenant')];
  const inForce = (at: string): string[] => specsInForce(versions, at).map(referenceOf);

  test('stand side by side, each in force from its instant on', () => {
    expect(inForce('2019-12-31T23:59:59.999Z')).toEqual([]);
    expect(inForce('2029-12-31T23:59:59.999Z')).toEqual(['instagram-feed@1']);
    expect(inForce('2030-01-01T00:00:00.000Z')).toEqual(['instagram-feed@own-1']);
  });

  test('are chosen whatever order they are read in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: versions.length }), (shuffled) => {
        expect(specsInForce(shuffled, '2031-01-01T00:00:00.000Z').map(referenceOf)).toEqual(['instagram-feed@own-1']);
      }),
    );
  });
});

describe('a channel that takes several things', () => {
  const instagram = ['instagram-feed', 'instagram-story'].map(specOf);

  test('judges a file by the spec that it fits best', () => {
    expect(fitForChannel(instagram, picture(1_080, 1_350))).toMatchObject({ spec: 'instagram-feed@1', verdict: 'pass', findings: [] });
    expect(fitForChannel(instagram, picture(1_080, 1_920))).toMatchObject({ spec: 'instagram-story@1', verdict: 'pass', findings: [] });
    expect(fitForChannel(instagram, picture(300, 50))?.verdict).not.toBe('pass');
  });

  test('takes everything where it names none', () => {
    expect(fitForChannel([], picture(1, 1))).toBeNull();
  });
});

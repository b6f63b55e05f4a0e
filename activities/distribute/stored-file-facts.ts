import type { ColourSpace } from '../../domain/channel-specs.js';
import type { SpecFact } from '../../domain/spec-finding.js';
import type { EmbeddedTags } from '../metadata/metadata-reader.js';

type FileFact = Omit<SpecFact, 'source' | 'texts' | 'smallestBytes'>;

/** The codecs that platforms name, by the sample entry of an MP4 or QuickTime file. */
const codecs: Readonly<Record<string, string>> = { avc1: 'h264', avc3: 'h264', hvc1: 'hevc', hev1: 'hevc', vp08: 'vp8', vp09: 'vp9', av01: 'av1' };

const containers = ['File', 'PNG', 'RIFF', 'GIF', 'QuickTime', 'Matroska'] as const;

/**
 * What a stored file is, as a reader that had no part in drawing it says. What it does not say is null.
 * @param tags of ExifTool, by group and name
 * @param bytes the length of the file
 */
export function storedFileFacts(tags: EmbeddedTags, bytes: number): FileFact {
  const mediaType = textOf(tags['File:MIMEType']);
  const isVideo = mediaType?.startsWith('video/') === true;
  const seconds = secondsOf(tags['QuickTime:Duration'] ?? tags['Matroska:Duration'] ?? tags['GIF:Duration']);
  return {
    width: sideOf(tags, 'ImageWidth'),
    height: sideOf(tags, 'ImageHeight'),
    bytes,
    mediaType,
    colourSpace: mediaType?.startsWith('image/') === true ? colourSpaceOf(tags) : null,
    alpha: alphaOf(tags, mediaType),
    animated: isVideo ? true : animationOf(tags, seconds),
    seconds: isVideo ? seconds : null,
    framesPerSecond: numberOf(tags['QuickTime:VideoFrameRate'] ?? tags['Matroska:VideoFrameRate']),
    videoCodec: codecOf(tags),
    bitsPerSecond: isVideo && seconds !== null && seconds > 0 ? Math.round((bytes * 8) / seconds) : null,
  };
}

function sideOf(tags: EmbeddedTags, name: string): number | null {
  return containers.map((group) => numberOf(tags[`${group}:${name}`])).find((side) => side !== null) ?? null;
}

/** Without a profile a picture is read as sRGB everywhere. */
function colourSpaceOf(tags: EmbeddedTags): ColourSpace | null {
  const components = numberOf(tags['File:ColorComponents']);
  const space = textOf(tags['ICC_Profile:ColorSpaceData'])?.trim();
  if (components === 4 || space === 'CMYK') return 'cmyk';
  if (components === 1 || space === 'GRAY' || textOf(tags['PNG:ColorType'])?.startsWith('Grayscale') === true) return 'grey';
  const profile = textOf(tags['ICC_Profile:ProfileDescription']);
  return profile === null || /srgb/i.test(profile) ? 'srgb' : 'wide';
}

function alphaOf(tags: EmbeddedTags, mediaType: string | null): boolean | null {
  if (mediaType === 'image/jpeg') return false;
  const type = textOf(tags['PNG:ColorType']);
  if (type !== null) return /alpha/i.test(type) || tags['PNG:Transparency'] !== undefined;
  const flags = textOf(tags['RIFF:WebP_Flags']);
  return flags === null ? null : /alpha/i.test(flags);
}

function animationOf(tags: EmbeddedTags, seconds: number | null): boolean {
  return /animation/i.test(textOf(tags['RIFF:WebP_Flags']) ?? '') || tags['PNG:AnimationFrames'] !== undefined || (numberOf(tags['GIF:FrameCount']) ?? 1) > 1 || (tags['GIF:Duration'] !== undefined && seconds !== null && seconds > 0);
}

function codecOf(tags: EmbeddedTags): string | null {
  const entry = textOf(tags['QuickTime:CompressorID'])?.trim();
  if (entry !== undefined) return codecs[entry] ?? entry;
  // Matroska: V_VP9, V_MPEG4/ISO/AVC.
  const codec = textOf(tags['Matroska:VideoCodecID']);
  if (codec === null) return null;
  return codec.includes('AVC') ? 'h264' : codec.includes('HEVC') ? 'hevc' : codec.replace(/^V_/, '').toLowerCase();
}

/** `5.00 s`, or `0:01:20` from a minute on. */
function secondsOf(value: unknown): number | null {
  const text = textOf(value);
  if (text === null) return null;
  const clock = /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (clock !== null) return Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3]);
  const plain = /^(\d+(?:\.\d+)?)(?: s)?$/.exec(text);
  return plain === null ? null : Number(plain[1]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

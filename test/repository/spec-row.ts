import type { ChannelSpec, PixelSize, SpecLimits } from '../../domain/channel-specs.js';
import { referenceOf } from '../../domain/channel-specs.js';

/** A spec as a line of docs/channels.md. */
export function specRow(spec: ChannelSpec): string[] {
  const { hard, recommended } = spec;
  const advised = [sizes(recommended), limit('at most', recommended.maxBytes, bytes)].filter(Boolean).join(', ');
  const size = [sizes(hard), ratio(hard), limit('from', hard.smallest, pixels), limit('to', hard.largest, pixels)].filter(Boolean).join(', ');
  const more = [
    limit('', hard.seconds, ({ least, most }) => `${least} to ${most} s`),
    limit('', hard.framesPerSecond, ({ least, most }) => `${least} to ${most} pictures a second`),
    limit('', hard.videoCodecs, (codecs) => codecs.join(', ')),
    ...spec.textLimits.map(({ field, most }) => `${field} ${most}`),
    spec.note,
  ];
  return [
    `\`${referenceOf(spec)}\``,
    `${spec.platform}: ${spec.placement}`,
    [size, advised === '' ? '' : `(${advised})`].filter(Boolean).join(' '),
    limit('', hard.maxBytes, bytes),
    limit('', hard.mediaTypes, (types) => types.map((type) => type.split('/')[1]).join(', ')),
    more.filter(Boolean).join('; '),
    spec.recipe === null ? '' : `\`${spec.recipe}\``,
    `${spec.source} (${spec.confidence})`,
  ];
}

function limit<T>(word: string, value: T | null, words: (value: T) => string): string {
  return value === null ? '' : `${word} ${words(value)}`.trim();
}

function sizes(limits: SpecLimits): string {
  return limit('', limits.sizes, (all) => all.map(pixels).join(' or '));
}

function ratio({ ratios }: SpecLimits): string {
  const number = (value: number): string => String(Math.round(value * 1_000) / 1_000);
  return limit('', ratios, ({ from, to }) => (from === to ? `ratio ${number(from)}` : `ratio ${number(from)} to ${number(to)}`));
}

function pixels({ width, height }: PixelSize): string {
  return `${width} x ${height}`;
}

function bytes(value: number): string {
  return value >= 1_000_000 ? `${value / 1_000_000} MB` : `${value / 1_000} kB`;
}

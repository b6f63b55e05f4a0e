/** One line of captions: from when to when it is shown, in milliseconds, and what it says. */
export interface Cue {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const timing = /^(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,](\d{3})\s*-->\s*(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,](\d{3})/;

/**
 * Reads SubRip or WebVTT as text: what a cue says, without styles, positions, or anything that could have a reader fetch something.
 * Null where it is neither.
 */
export function readCues(file: string): Cue[] | null {
  const blocks = file
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  const cues: Cue[] = [];
  for (const block of blocks) {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    const at = lines.findIndex((line) => timing.test(line.trim()));
    if (at === -1) {
      // A heading, a note or a style: in WebVTT only, and never shown.
      if (lines.length === 0 || /^(WEBVTT|NOTE|STYLE|REGION)\b/.test(lines[0] ?? '')) continue;
      return null;
    }
    const [, h1 = '0', m1 = '0', s1 = '0', f1 = '0', h2 = '0', m2 = '0', s2 = '0', f2 = '0'] = timing.exec((lines[at] ?? '').trim()) ?? [];
    const [from, to] = [instant(h1, m1, s1, f1), instant(h2, m2, s2, f2)];
    const text = lines.slice(at + 1).map(plain).join('\n').trim();
    if (to <= from) return null;
    if (text !== '') cues.push({ from, to, text });
  }
  return cues.length === 0 ? null : cues.sort((a, b) => a.from - b.from);
}

/** WebVTT, which every browser shows beside a film. */
export function writeWebVtt(cues: readonly Cue[]): string {
  return `WEBVTT\n\n${cues.map(({ from, to, text }) => `${stamp(from)} --> ${stamp(to)}\n${escape(text)}\n`).join('\n')}`;
}

function plain(line: string): string {
  return line
    .replace(/<[^>]*>|\{\\[^}]*\}/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function instant(hours: string, minutes: string, seconds: string, milliseconds: string): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(milliseconds);
}

function stamp(milliseconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1_000) % 60)}.${String(milliseconds % 1_000).padStart(3, '0')}`;
}
